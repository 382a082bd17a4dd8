using System.Diagnostics.CodeAnalysis;

namespace Swim.Gateway.Connections;

/// <summary>The wait of a single request at the <see cref="OpeningGate"/>, in a line of its own.</summary>
internal sealed class OpeningTurn : IOpening
{
    private readonly TaskCompletionSource<OpeningPlace> _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OpeningTurn()
    {
    }

    /// <summary>The place, which the caller gives back. Whoever waits cannot give up: the wait is bounded by what places are held for.</summary>
    [SuppressMessage("Usage", "VSTHRD003", Justification = "completed by the gate")]
    public static async ValueTask<OpeningPlace> EnterAsync(OpeningGate gate)
    {
        var turn = new OpeningTurn();
        return gate.TryEnter(new OpeningLine(), turn, out var place) ? place : await turn._entered.Task;
    }

    public void Enter(OpeningPlace place) => _entered.SetResult(place);
}
