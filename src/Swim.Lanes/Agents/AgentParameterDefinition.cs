using System.Globalization;

namespace Swim.Lanes;

/// <summary>A parameter of an agent's route that is more than text: a node whose parameter does not fit does not exist.</summary>
/// <param name="Name">The parameter's name in the route.</param>
/// <param name="Expected">What it is, for messages to people.</param>
/// <param name="Fits">Whether a percent-decoded text is one. Any thread; must not throw.</param>
public sealed record AgentParameterDefinition(string Name, string Expected, Predicate<string> Fits)
{
    /// <summary>A parameter of a type that parses from invariant text.</summary>
    public static AgentParameterDefinition Of<T>(string name) where T : IParsable<T> =>
        new(name, typeof(T).Name, static text => T.TryParse(text, CultureInfo.InvariantCulture, out _));

    /// <summary>A parameter that is a name of an enumeration, in any case.</summary>
    public static AgentParameterDefinition OfEnum<T>(string name) where T : struct, Enum =>
        new(name, string.Join('|', Enum.GetNames<T>()), static text => TryParseEnum<T>(text, out _));

    /// <summary>A name of an enumeration, in any case; numbers are none.</summary>
    public static bool TryParseEnum<T>(string text, out T value) where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && text is [var first, ..] && !char.IsAsciiDigit(first) && first is not ('-' or '+');
}
