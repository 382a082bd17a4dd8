namespace Swim.Runtime;

/// <summary>
/// What became of the batches of one message that has come: answers when all have been carried out, or a moment later with what is known by then, so that one slow handler
/// holds up nobody else's answer. Safe from any thread.
/// </summary>
internal sealed class ArrivedMessage : IDisposable
{
    /// <summary>A question is answered after that time, also when nothing is known yet: whoever asks can tell a slow handler from an answer that was lost.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    // a handler that takes no longer is answered for with the others
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    // whoever has had an answer asks on at once, unless it was lost
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _moment;
    private readonly List<Outcome> _outcomes = [];
    private List<int>? _notRun;
    private List<BatchFailure>? _failed;
    private TaskCompletionSource<BatchReply>? _asking;
    private int _open = 1;
    private int _unreported;
    private long _answeredAt;
    private bool _isArmed;

    public ArrivedMessage(TimeProvider time)
    {
        _time = time;
        _moment = time.CreateTimer(static message => ((ArrivedMessage)message!).OnMoment(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private enum Outcome : byte
    {
        Open,
        Done,
        Reported,
    }

    /// <summary>Nobody has asked for so long that nobody will.</summary>
    public bool IsForgotten
    {
        get
        {
            lock (_gate) return _asking is null && _time.GetElapsedTime(_answeredAt) > Kept;
        }
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

    /// <summary>What has become known since the last answer, once there is something, or nothing after <see cref="LongestSilence"/>.</summary>
    public ValueTask<BatchReply> NextAsync()
    {
        lock (_gate)
        {
            if (_open == 0) return new ValueTask<BatchReply>(Take());
            if (_unreported > 0) Arm();
            else _moment.Change(LongestSilence, Timeout.InfiniteTimeSpan);
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
        _answeredAt = _time.GetTimestamp();
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
