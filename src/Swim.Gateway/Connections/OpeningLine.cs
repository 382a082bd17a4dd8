namespace Swim.Gateway.Connections;

/// <summary>Those of one connection that wait at the <see cref="OpeningGate"/>, in the order in which they came; guarded by it.</summary>
internal sealed class OpeningLine
{
    public Queue<IOpening> Waiting { get; } = new();
}
