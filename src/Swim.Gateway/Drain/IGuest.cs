namespace Swim.Gateway.Drain;

/// <summary>Someone who stays for long and can be told to go: a connection, an event stream.</summary>
internal interface IGuest
{
    /// <summary>Who it is.</summary>
    AccessIdentity Identity { get; }

    /// <summary>Tells the peer that it should come back elsewhere, or later. Any thread, any number of times.</summary>
    void Leave();

    /// <summary>Ends the session because of who the peer is. Any thread, any number of times.</summary>
    void Expel(string reason);

    /// <summary>Decides anew about what the peer is being shown. Any thread; returns before that is done.</summary>
    void Recheck();
}
