using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Swim.Recon;

/// <content>From a type to its form.</content>
public static partial class Form
{
    static Form()
    {
        Register(Boolean);
        Register(Byte);
        Register(SByte);
        Register(Int16);
        Register(UInt16);
        Register(Int32);
        Register(UInt32);
        Register(Int64);
        Register(UInt64);
        Register(Single);
        Register(Double);
        Register(Decimal);
        Register(BigInteger);
        Register(String);
        Register(Char);
        Register(ByteArray);
        Register(Bytes);
        Register(DateTimeOffset);
        Register(DateTime);
        Register(TimeSpan);
        Register(DateOnly);
        Register(TimeOnly);
        Register(Uri);
        Register(Guid);
        Register(Value);
    }

    /// <summary>Makes a form known to <see cref="For{T}"/>; the last one registered counts. Safe from any thread.</summary>
    public static void Register<T>(Form<T> form)
    {
        ArgumentNullException.ThrowIfNull(form);
        Volatile.Write(ref Registered<T>.Form, form);
    }

    /// <summary>
    /// The form of a built-in type, of a type marked <c>[Form]</c> or registered, and of the collections of
    /// <see cref="Form"/> and nullable values over such. Safe from any thread.
    /// </summary>
    /// <exception cref="InvalidOperationException">The type has none.</exception>
    public static Form<T> For<T>() => Volatile.Read(ref Registered<T>.Form) ?? Find<T>();

    private static Form<T> Find<T>()
    {
        // An assembly's forms are registered when its module is first used; naming a type of it is no use yet.
        RuntimeHelpers.RunModuleConstructor(typeof(T).Module.ModuleHandle);
        var form = Volatile.Read(ref Registered<T>.Form) ?? (Form<T>?)Offered(typeof(T)) ?? (Form<T>?)Composed(typeof(T));
        if (form is null)
        {
            throw new InvalidOperationException(
                $"There is no form for {typeof(T)}. Mark the type [Form] and make it partial, or call Form.Register with one of your own.");
        }

        Register(form);
        return form;
    }

    /// <summary>A generic type's form cannot be registered for every argument, but each instantiation offers its own.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Trimmed)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Trimmed)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "A type is only compared with, never made an object of.")]
    private static object? Offered(Type type)
    {
        var property = type.GetProperty("Form", BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        return property?.PropertyType == typeof(Form<>).MakeGenericType(type) ? property.GetValue(null) : null;
    }

    private static object? Composed(Type type)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) return null;
        if (type.IsSZArray) return Compose(nameof(Array), type.GetElementType()!);
        if (!type.IsGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        var factory = definition == typeof(Nullable<>) ? nameof(Nullable)
            : definition == typeof(List<>) ? nameof(List)
            : definition == typeof(IReadOnlyList<>) ? nameof(ReadOnlyList)
            : definition == typeof(ImmutableArray<>) ? nameof(ImmutableArray)
            : definition == typeof(HashSet<>) ? nameof(HashSet)
            : definition == typeof(Dictionary<,>) ? nameof(Dictionary)
            : definition == typeof(IReadOnlyDictionary<,>) ? nameof(ReadOnlyDictionary)
            : null;
        return factory is null ? null : Compose(factory, type.GetGenericArguments());
    }

    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = Trimmed)]
    [RequiresDynamicCode("Makes generic methods for types known at run time only.")]
    private static object Compose(string factory, params Type[] arguments)
    {
        var find = typeof(Form).GetMethod(nameof(For))!;
        object?[] forms = [.. arguments.Select(a => Invoke(find.MakeGenericMethod(a), []))];
        return Invoke(typeof(Form).GetMethod(factory, BindingFlags.Public | BindingFlags.Static)!.MakeGenericMethod(arguments), forms)!;
    }

    private const string Trimmed =
        "Generated code registers forms or names them itself. What was trimmed away, or cannot be made without a compiler at run time, ends in the exception that says to register a form.";

    private static object? Invoke(MethodInfo method, object?[] arguments) =>
        method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static class Registered<T>
    {
        public static Form<T>? Form;
    }
}
