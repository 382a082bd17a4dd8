namespace Swim.Gateway.Connections;

/// <summary>What the request that made a link asked for; <c>@linked</c> repeats it.</summary>
/// <param name="Prio">Order among a connection's links, −1 to 1.</param>
/// <param name="Rate">Events per second at most; 0 or less for no limit.</param>
/// <param name="Body">The request's body as received.</param>
internal sealed record LinkRequest(float Prio, float Rate, byte[] Body)
{
    private static readonly LinkRequest Plain = new(0, 0, []);

    public static LinkRequest Create(float prio, float rate, ReadOnlySpan<byte> body) =>
        prio == 0 && rate == 0 && body.IsEmpty ? Plain : new LinkRequest(prio, rate, body.ToArray());
}
