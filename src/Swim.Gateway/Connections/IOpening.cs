namespace Swim.Gateway.Connections;

/// <summary>A delivery that waits at the <see cref="OpeningGate"/>.</summary>
internal interface IOpening
{
    /// <summary>It has a place now and goes on; must not throw.</summary>
    void Enter(OpeningPlace place);
}
