namespace Swim.Runtime;

/// <summary>Whom requests to publishing silos report to. Must not block or throw.</summary>
internal interface IControlAsker
{
    /// <summary>The silo has answered, or is dead (then nothing is there).</summary>
    void OnReply(PeerAddress from, in ControlRequest request, bool isThere);

    /// <summary>A message failed; it is sent again.</summary>
    void OnFailed(PeerAddress to, Exception error);
}
