using System.Threading.Tasks.Sources;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>A link whose one consumer waits for it; waiting allocates nothing.</summary>
internal sealed class PulledLink(ILaneRouter router, NodeTarget target, string lane, LaneKind? expected = null)
    : RoutedLink(router, target, lane, expected), IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private bool _ready;
    private bool _waiting;

    /// <summary>Completes when something may be there to take. One call at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (_ready)
            {
                _ready = false;
                return default;
            }

            _source.Reset();
            _waiting = true;
            return new ValueTask(this, _source.Version);
        }
    }

    /// <summary>Wakes the consumer though nothing came.</summary>
    public void Wake() => OnReady();

    protected override void OnReady()
    {
        lock (_gate)
        {
            if (!_waiting)
            {
                _ready = true;
                return;
            }

            _waiting = false;
        }

        _source.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
