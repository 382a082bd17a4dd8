namespace Swim.Gateway;

/// <summary>Brings what one gateway of a cluster is told about its clients' rights to the others. Safe from any thread.</summary>
public interface IAccessRelay
{
    /// <summary>Tells all others. Returns before they know.</summary>
    void Tell(AccessNotice notice);

    /// <summary>Has <paramref name="arrived"/> called with what others tell, from any thread, until the result is disposed.</summary>
    IDisposable Subscribe(Action<AccessNotice> arrived);
}
