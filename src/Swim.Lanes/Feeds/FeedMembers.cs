namespace Swim.Lanes;

/// <summary>Links by reader: scanned while few, indexed beyond. The feed's gate guards it.</summary>
internal sealed class FeedMembers
{
    private const int LargestScanned = 8;

    private FeedLink[] _links = [];
    private Dictionary<ILaneReader, FeedLink>? _index;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public ReadOnlySpan<FeedLink> All => _links.AsSpan(0, _count);

    public FeedLink? Find(ILaneReader reader)
    {
        if (_index is not null) return _index.GetValueOrDefault(reader);
        for (var i = 0; i < _count; i++)
            if (ReferenceEquals(_links[i].Reader, reader)) return _links[i];
        return null;
    }

    public void Add(FeedLink link)
    {
        if (_count == _links.Length) Array.Resize(ref _links, Math.Max(1, _count * 2));
        link.MemberIndex = _count;
        _links[_count] = link;
        Volatile.Write(ref _count, _count + 1);
        if (_index is not null)
        {
            _index.Add(link.Reader, link);
        }
        else if (_count > LargestScanned)
        {
            _index = new Dictionary<ILaneReader, FeedLink>(_count * 2, ReferenceEqualityComparer.Instance);
            for (var i = 0; i < _count; i++) _index.Add(_links[i].Reader, _links[i]);
        }
    }

    /// <summary>False when it was none (any more).</summary>
    public bool Remove(FeedLink link)
    {
        var index = link.MemberIndex;
        if (index < 0) return false;
        link.MemberIndex = -1;
        var last = _count - 1;
        if (index != last)
        {
            _links[index] = _links[last];
            _links[index].MemberIndex = index;
        }

        _links[last] = null!;
        Volatile.Write(ref _count, last);
        _index?.Remove(link.Reader);
        if (last == 0) Clear();
        return true;
    }

    public void Clear()
    {
        for (var i = 0; i < _count; i++) _links[i].MemberIndex = -1;
        _links = [];
        _index = null;
        Volatile.Write(ref _count, 0);
    }
}
