namespace Swim.Lanes;

/// <summary>
/// What an agent's lanes need from whoever runs the agent. All members but <see cref="Post"/> are called on the agent's
/// thread of logic; none may throw.
/// </summary>
public interface IAgentHost
{
    /// <summary>The agent itself: the first argument of every handler.</summary>
    object Agent { get; }

    /// <summary>Runs <paramref name="action"/> soon on the agent's thread of logic, in the order posted, never inside the call. Any thread.</summary>
    void Post(Action action);

    /// <summary>A handler (or an outgoing action) threw. Changes made before that stand, the batch goes on.</summary>
    /// <param name="lane">The lane whose handler it was.</param>
    /// <param name="error">What it threw.</param>
    void OnHandlerFailed(string lane, Exception error);

    /// <summary>A command changed nothing; <paramref name="outcome"/> says why.</summary>
    void OnCommandRejected(string lane, in CommandOutcome outcome);

    /// <summary>A batch came after its sender had given it up and gone on: none of it is carried out. Nobody waits for it.</summary>
    void OnBatchLate(NodeBatch batch);

    /// <summary>
    /// A lane's stored bytes do not fit its form. They stay as they are; the lane shows what could be read and takes no
    /// changes until the form fits again. The agent lives.
    /// </summary>
    void OnLaneQuarantined(string lane, Exception error);

    /// <summary>
    /// A lane's form cannot write its state (it threw), so that the lane is not stored; the agent's other lanes are. It is tried again with the lane's next
    /// change. Called for every try that fails.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="error">What its form threw.</param>
    /// <param name="isFirst">Whether the lane was written, or had nothing to be written, before.</param>
    void OnLaneHeldBack(string lane, Exception error, bool isFirst);

    /// <summary>The store refused a commit, for the <paramref name="failures"/>th time in a row; it is tried again after a while, nothing is lost meanwhile.</summary>
    void OnCommitFailed(Exception error, int failures);

    /// <summary>The store says that another activation holds the agent: this one writes and publishes nothing any more and must be deactivated.</summary>
    void OnFenced(Exception error);
}
