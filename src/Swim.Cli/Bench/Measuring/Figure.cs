namespace Swim.Cli.Bench.Measuring;

/// <summary>One measured number.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what: <c>/s</c>, <c>µs</c>, <c>ms</c>, <c>s</c>, <c>CPU-s/M</c>, <c>B</c>, or empty for a plain number.</param>
internal readonly record struct Figure(string Name, double Value, string Unit);
