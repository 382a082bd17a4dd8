namespace Swim.Generators.Handles;

/// <summary>A parameter of a route as an argument of <c>swim.Vehicle(…)</c>.</summary>
/// <param name="Name">Its name in the route.</param>
/// <param name="Identifier">What it is called in code.</param>
/// <param name="Type">C# of its type.</param>
/// <param name="Format">How a value that is not text is written; null for text.</param>
internal readonly record struct RouteArgument(string Name, string Identifier, string Type, string? Format)
{
    public const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";

    public static RouteArgument OfText(string name, string identifier) => new(name, identifier, "string", null);

    /// <summary>The argument as the agent's property will read it.</summary>
    public string Text => Format is null ? Identifier : Format.Replace("{0}", Identifier);
}
