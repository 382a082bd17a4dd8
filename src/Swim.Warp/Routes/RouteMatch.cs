namespace Swim.Warp;

/// <summary>The route a URI takes.</summary>
/// <param name="Pattern">The pattern that fits.</param>
/// <param name="Value">What was added with it.</param>
/// <param name="Parameters">The decoded parameters by name.</param>
public readonly record struct RouteMatch<T>(RoutePattern Pattern, T Value, IReadOnlyDictionary<string, string> Parameters);
