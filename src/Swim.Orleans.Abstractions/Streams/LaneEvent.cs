using Orleans;
using Swim.Recon;
using Swim.Runtime;

namespace Swim;

/// <summary>One event of a lane, as an Orleans stream delivers it. Immutable; safe from any thread.</summary>
[GenerateSerializer]
[Immutable]
[Alias("swim.lane-event")]
public sealed class LaneEvent
{
    /// <summary>An event.</summary>
    /// <param name="kind">What it says.</param>
    /// <param name="key">The entry's key as compact Recon, or empty.</param>
    /// <param name="body">The value or item as compact Recon, or empty.</param>
    /// <param name="version">The lane's version after the change; compares within one activation of the agent.</param>
    public LaneEvent(LaneEventKind kind, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> body, long version = 0)
    {
        Kind = kind;
        Key = key;
        Body = body;
        Version = version;
    }

    /// <summary>What the event says.</summary>
    [Id(0)]
    public LaneEventKind Kind { get; }

    /// <summary>The entry's key as compact Recon in UTF-8; empty unless a map entry is concerned.</summary>
    [Id(1)]
    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>The value or item as compact Recon in UTF-8; empty when there is none.</summary>
    [Id(2)]
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The lane's version after the change; compares within one activation of the agent.</summary>
    [Id(3)]
    public long Version { get; }

    /// <summary>An event that carries a value: what to hand to a stream in order to command a lane.</summary>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    public static LaneEvent Of<T>(T body) => new(LaneEventKind.Item, default, Form.For<T>().ToUtf8(body));

    /// <summary>The body as a value tree.</summary>
    /// <exception cref="ReconException">The body is not Recon.</exception>
    public Value BodyValue() => Body.IsEmpty ? Value.Absent : Value.Parse(Body.Span);

    /// <summary>The body in its .NET type.</summary>
    /// <exception cref="FormException">The body does not fit <typeparamref name="T"/>, or the type has no form.</exception>
    public T As<T>() => Form.For<T>().Parse(Body.Span);

    /// <summary>The key in its .NET type.</summary>
    /// <exception cref="FormException">The key does not fit <typeparamref name="T"/>, or the type has no form.</exception>
    public T KeyAs<T>() => Form.For<T>().Parse(Key.Span);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kind} {System.Text.Encoding.UTF8.GetString(Key.Span)} {System.Text.Encoding.UTF8.GetString(Body.Span)} (version {Version})";
}
