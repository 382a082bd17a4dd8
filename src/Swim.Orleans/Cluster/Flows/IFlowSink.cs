namespace Swim.Runtime;

/// <summary>What one session of a flow carries, at its receiving end. One call at a time.</summary>
internal interface IFlowSink
{
    /// <summary>Whether lanes have been declared, so that the sender is expected to say now and then that the flow lives.</summary>
    bool HasFeeds { get; }

    /// <summary>Takes a batch in. What it throws ends the session.</summary>
    void Apply(ReadOnlySpan<byte> batch);

    /// <summary>The session is over: what it has declared must be found again.</summary>
    void Close();
}
