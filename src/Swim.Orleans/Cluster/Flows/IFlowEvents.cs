namespace Swim.Runtime;

/// <summary>What happens to flows, for logs and metrics. Must not throw.</summary>
internal interface IFlowEvents
{
    /// <summary>A batch has been taken in.</summary>
    void OnSent(PeerAddress to, int bytes);

    /// <summary>A session has ended before its time; another one has begun.</summary>
    void OnBroken(PeerAddress to, string why, Exception? error);

    /// <summary>A batch has come in.</summary>
    void OnReceived(PeerAddress from, int bytes);

    /// <summary>A batch could not be taken in here.</summary>
    void OnRefused(PeerAddress from, string why, Exception? error);
}
