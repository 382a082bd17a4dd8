using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Swim.Generators.Agents;

/// <summary>How a handler says that it is done.</summary>
internal enum Awaiting
{
    Nothing,
    Task,
    ValueTask,
}

/// <summary>Questions about methods that handle something.</summary>
internal static class Signatures
{
    /// <summary>How a method that yields nothing completes; null when it yields something else.</summary>
    public static Awaiting? Awaits(IMethodSymbol method) => method.ReturnsVoid ? Awaiting.Nothing : method.ReturnType is INamedTypeSymbol type
        ? Names.Metadata(type) switch
        {
            "System.Threading.Tasks.Task" => Awaiting.Task,
            "System.Threading.Tasks.ValueTask" => Awaiting.ValueTask,
            _ => null,
        }
        : null;

    /// <summary>C# of a lambda's body that makes the call and yields a <c>ValueTask</c>.</summary>
    public static string Awaited(Awaiting awaits, string call) => awaits switch
    {
        Awaiting.Task => $"new global::System.Threading.Tasks.ValueTask({call})",
        Awaiting.ValueTask => call,
        _ => $"{{ {call}; return default; }}",
    };

    public static bool IsHandler(IMethodSymbol method) => IsCallable(method) && method.Parameters.All(p => p.RefKind is RefKind.None or RefKind.In);

    public static bool IsCallable(IMethodSymbol method) => method.Arity == 0 && method.MethodKind == MethodKind.Ordinary;

    /// <summary>Whether a method takes the first of these arguments, at least the required ones. An unknown type (the compiler complains already) fits.</summary>
    public static bool Accepts(this Compilation compilation, IMethodSymbol method, IReadOnlyList<ITypeSymbol?> arguments, int required)
    {
        if (method.Parameters.Length < required || method.Parameters.Length > arguments.Count) return false;
        for (var i = 0; i < method.Parameters.Length; i++)
            if (!compilation.Converts(arguments[i], method.Parameters[i].Type)) return false;
        return true;
    }

    public static bool Converts(this Compilation compilation, ITypeSymbol? from, ITypeSymbol? to) =>
        from is null || to is null || from.TypeKind == TypeKind.Error || to.TypeKind == TypeKind.Error
        || compilation.ClassifyConversion(from, to) is { IsImplicit: true, IsUserDefined: false };

    /// <summary>How a parameter that may be the default is shown: with a question mark.</summary>
    public static string Optional(ITypeSymbol type) => Names.Short(type) is var text && text.EndsWith("?", StringComparison.Ordinal) ? text : text + "?";
}
