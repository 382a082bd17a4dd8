namespace Swim.Runtime;

/// <summary>Some batches of a message that have been carried out: those who await them go on one after the other, which costs a fraction of a work item for each.</summary>
internal sealed class EndedTurns : IThreadPoolWorkItem
{
    // few enough that other threads have something to do as well
    private const int Most = 32;

    private readonly FarTurn[] _turns = new FarTurn[Most];
    private int _count;

    /// <summary>Adds one to those that are gathered, which start when there are enough.</summary>
    public static void Add(ref EndedTurns? gathered, FarTurn? turn)
    {
        if (turn is null) return;
        gathered ??= new EndedTurns();
        gathered._turns[gathered._count++] = turn;
        if (gathered._count < Most) return;
        gathered.Start();
        gathered = null;
    }

    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    void IThreadPoolWorkItem.Execute()
    {
        foreach (var turn in _turns.AsSpan(0, _count)) turn.Done();
    }
}
