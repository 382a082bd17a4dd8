using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Swim.Lanes;

/// <summary>
/// For loops over very many objects that have left the processor's cache: asked for some steps ahead, they are fetched side by side instead of one after the other. Changes nothing
/// but time, and does nothing on processors without such an instruction.
/// </summary>
public static class CacheHint
{
    // an object begins anywhere in its first line
    private const int LineBytes = 64;

    /// <summary>Has the first two lines of an object fetched, and does not wait for them. Null is fine.</summary>
    public static unsafe void Fetch(object? value)
    {
        if (!Sse.IsSupported) return;

        // where the object is now: if the collector moves it meanwhile, something else is fetched
        var address = Unsafe.As<object?, nint>(ref value);
        Sse.Prefetch0((void*)address);
        Sse.Prefetch0((void*)(address + LineBytes));
    }
}
