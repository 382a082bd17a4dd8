namespace Swim.Cluster.Clients;

/// <summary>The signs of life that come to an agent through each silo.</summary>
internal sealed class BeatView(Peer peer, string node, string lane) : MapView(peer, node, lane)
{
    private long _newest;

    /// <summary>The newest beat that has been shown, whoever sent it. Any thread.</summary>
    public long Newest => Volatile.Read(ref _newest);

    protected override void Update(string key, long id)
    {
        base.Update(key, id);
        if (id > _newest) Volatile.Write(ref _newest, id);
    }

    protected override void Forget()
    {
        base.Forget();
        Volatile.Write(ref _newest, 0);
    }
}
