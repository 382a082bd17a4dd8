namespace Swim.Runtime;

/// <summary>
/// What became of the batches of one message that has come: answers when all have been carried out, or a moment later with what is known by then, so that one slow handler
/// holds up nobody else's answer. Safe from any thread.
/// </summary>
internal sealed class ArrivedMessage : IDisposable
{
    // a handler that takes no longer is answered for with the others
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private readonly ITimer _moment;
    private readonly List<Outcome> _outcomes = [];
    private List<int>? _notRun;
    private List<BatchFailure>? _failed;
    private TaskCompletionSource<BatchReply>? _asking;
    private int _open = 1;
    private int _unreported;
    private bool _isArmed;

    // of real time: with a clock that a test holds still, a slow handler would hold up all others
    public ArrivedMessage() => _moment = TimeProvider.System.CreateTimer(static message => ((ArrivedMessage)message!).OnMoment(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private enum Outcome : byte
    {
        Open,
        Done,
        Reported,
    }

    /// <summary>Another batch; its place.</summary>
    public int Open()
    {
        lock (_gate)
        {
            _open++;
            _outcomes.Add(Outcome.Open);
            return _outcomes.Count - 1;
        }
    }

    public void Done(int index)
    {
        lock (_gate)
        {
            _outcomes[index] = Outcome.Done;
            _unreported++;
            Close();
        }
    }

    public void NotRun(int index)
    {
        lock (_gate)
        {
            _outcomes[index] = Outcome.Reported;
            (_notRun ??= []).Add(index);
            _unreported++;
            Close();
        }
    }

    public void Failed(int index, Exception error, int done)
    {
        lock (_gate)
        {
            _outcomes[index] = Outcome.Reported;
            (_failed ??= []).Add(new BatchFailure(index, error, done));
            _unreported++;
            Close();
        }
    }

    /// <summary>All batches have been added: the first answer.</summary>
    public ValueTask<BatchReply> StartAsync()
    {
        lock (_gate)
        {
            _open--;
            if (_open == 0) return new ValueTask<BatchReply>(Take());
            Arm();
            return Ask();
        }
    }

    /// <summary>What has become known since the last answer, once there is something.</summary>
    public ValueTask<BatchReply> NextAsync()
    {
        lock (_gate)
        {
            if (_open == 0) return new ValueTask<BatchReply>(Take());
            if (_unreported > 0) Arm();
            return Ask();
        }
    }

    public void Dispose() => _moment.Dispose();

    private ValueTask<BatchReply> Ask()
    {
        _asking = new TaskCompletionSource<BatchReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new ValueTask<BatchReply>(_asking.Task);
    }

    private void Close()
    {
        _open--;
        if (_open == 0) Answer();
        else if (_asking is not null) Arm();
    }

    private void Arm()
    {
        if (_isArmed) return;
        _isArmed = true;
        _moment.Change(Moment, Timeout.InfiniteTimeSpan);
    }

    private void OnMoment()
    {
        lock (_gate)
        {
            _isArmed = false;
            Answer();
        }
    }

    private void Answer()
    {
        if (_asking is not { } asking) return;
        _asking = null;
        asking.SetResult(Take());
    }

    private BatchReply Take()
    {
        List<int>? done = null;
        if (_open > 0)
        {
            for (var index = 0; index < _outcomes.Count; index++)
            {
                if (_outcomes[index] != Outcome.Done) continue;
                _outcomes[index] = Outcome.Reported;
                (done ??= []).Add(index);
            }
        }

        var reply = new BatchReply(_open == 0, done?.ToArray(), _notRun?.ToArray(), _failed?.ToArray());
        (_notRun, _failed, _unreported) = (null, null, 0);
        return reply;
    }
}
