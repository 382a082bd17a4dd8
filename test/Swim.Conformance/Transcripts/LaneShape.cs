using System.Buffers;
using System.Text;
using Swim.Recon;

namespace Swim.Conformance.Transcripts;

internal enum Shape
{
    Value,
    Map,
    List,
    Items,
    Http,
}

/// <summary>What a lane of the conformance agents is: how its events combine, and what fits it.</summary>
/// <param name="Shape">How events combine.</param>
/// <param name="Key">What a key is in the lane's type, or null when it does not fit without loss.</param>
/// <param name="Body">The same of a value.</param>
/// <param name="IsReadOnly">Whether commands change nothing.</param>
internal sealed record LaneShape(Shape Shape, Func<Value, Value?> Key, Func<Value, Value?> Body, bool IsReadOnly = false)
{
    private static readonly Func<Value, Value?> Any = value => value;
    private static readonly Func<Value, Value?> Integer = By(Form.Int32);
    private static readonly Func<Value, Value?> Text = By(Form.String);
    private static readonly LaneShape Items = new(Shape.Items, Any, Any);
    private static readonly LaneShape Value = new(Shape.Value, Any, Any);
    private static readonly LaneShape Map = new(Shape.Map, Any, Any);

    private static readonly Dictionary<string, LaneShape> Lanes = new()
    {
        ["unit/count"] = new(Shape.Value, Any, Integer),
        ["unit/info"] = Value,
        ["unit/trans"] = Value,
        ["unit/shopping"] = new(Shape.Map, Text, Any),
        ["unit/ints"] = new(Shape.Map, Integer, Integer),
        ["unit/list"] = new(Shape.List, Any, Any),
        ["unit/publish"] = Items,
        ["unit/intCmd"] = new(Shape.Items, Any, Integer),
        ["unit/supply"] = Items with { IsReadOnly = true },
        ["unit/demand"] = Value with { IsReadOnly = true },
        ["unit/demandMap"] = new(Shape.Map, Text, Any, IsReadOnly: true),
        ["unit/joinValue"] = new(Shape.Map, Text, Any, IsReadOnly: true),
        ["unit/joinMap"] = new(Shape.Map, Text, Any, IsReadOnly: true),
        ["unit/spatial"] = new(Shape.Map, Text, Any),
        ["unit/http"] = Items with { Shape = Shape.Http },
        ["unit/httpJson"] = Items with { Shape = Shape.Http },
        ["bench/map"] = Map,
        ["durable/map"] = Map,
        ["agg/join"] = Map with { IsReadOnly = true },
        ["bench/cmd"] = Items,
        ["bench/slowCmd"] = Items,
        ["bench/echoCmd"] = Items,
        ["bench/fill"] = Items with { Body = Integer },
    };

    /// <summary>The shape of a lane by the first segment of its node and its name; a value lane when unknown.</summary>
    public static LaneShape Of(string? node, string lane) => Lanes.GetValueOrDefault($"{node?.Split('/') switch { [_, var first, ..] => first, _ => "" }}/{lane}", Value);

    private static Func<Value, Value?> By<T>(Form<T> form) => value =>
    {
        if (value.IsAbsent) return value;
        try
        {
            var fitted = new ArrayBufferWriter<byte>();
            form.Print(fitted, form.Parse(Encoding.UTF8.GetBytes(value.ToString())));
            return Recon.Value.Parse(fitted.WrittenSpan);
        }
        catch (ReconException)
        {
            return null;
        }
    };
}
