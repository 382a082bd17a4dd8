namespace Swim.Gateway.Drain;

/// <summary>Someone who stays for long and can be told to go: a connection, an event stream.</summary>
internal interface IGuest
{
    /// <summary>Tells the peer that it should come back elsewhere, or later. Any thread, any number of times.</summary>
    void Leave();
}
