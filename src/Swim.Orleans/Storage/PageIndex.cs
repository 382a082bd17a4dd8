using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Where an agent's records are, as of one commit; never changes. Few records are named by the head itself. Many are spread over buckets by a hash of their
/// names, about as many buckets as there are records in each, so that a change writes one bucket and a head that names the buckets.
/// </summary>
internal sealed class PageIndex
{
    /// <summary>So many records the head names itself.</summary>
    public const int MaxInHead = 64;

    private const int FewestBuckets = 8;

    private readonly IndexBucket[] _buckets;

    public PageIndex() => _buckets = [new IndexBucket([], null)];

    private PageIndex(IndexBucket[] buckets)
    {
        _buckets = buckets;
        foreach (var bucket in buckets) Count += bucket.Pages.Count;
    }

    /// <summary>Number of records.</summary>
    public int Count { get; }

    /// <summary>Whether the head names the records itself.</summary>
    public bool IsInHead => _buckets.Length == 1;

    public int BucketCount => _buckets.Length;

    /// <summary>The records with their pages.</summary>
    public IEnumerable<KeyValuePair<string, StoredPage>> Pages => _buckets.SelectMany(bucket => bucket.Pages);

    /// <summary>Everything that is stored besides the head: pages and buckets.</summary>
    public IEnumerable<KeyValuePair<string, StoredPage>> States =>
        Pages.Concat(_buckets.Select((bucket, i) => KeyValuePair.Create(BucketName(i), bucket.Stored!)).Where(pair => pair.Value is not null));

    /// <summary>The record name under which a bucket is stored.</summary>
    public static string BucketName(int bucket) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"index/{bucket}");

    /// <summary>The index of a head that names its records itself.</summary>
    public static PageIndex FromHead(AgentHeadState head) =>
        new([new IndexBucket(head.Pages.ToDictionary(page => page.Key, page => StoredPage.FromName(page.Value), StringComparer.Ordinal), null)]);

    /// <summary>The index of buckets that have been read.</summary>
    public static PageIndex FromBuckets(IReadOnlyList<IndexBucketState> states, IReadOnlyList<StoredPage> stored)
    {
        var buckets = new IndexBucket[states.Count];
        var writers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < buckets.Length; i++)
        {
            // the same few names stand in every bucket
            var own = states[i].Writers.ConvertAll(writer => writers.TryGetValue(writer, out var known) ? known : writers[writer] = writer);
            buckets[i] = new IndexBucket(states[i].Pages.ToDictionary(page => page.Key, page => StoredPage.FromReference(page.Value, own), StringComparer.Ordinal), stored[i]);
        }

        return new PageIndex(buckets);
    }

    public StoredPage? Find(string record) => _buckets[BucketOf(record, _buckets.Length)].Pages.GetValueOrDefault(record);

    /// <summary>The index after a commit; buckets that differ are yet to be stored.</summary>
    /// <param name="pages">What is written, null for what is deleted.</param>
    public PageIndex With(IReadOnlyDictionary<string, StoredPage?> pages)
    {
        var count = Count;
        foreach (var (record, page) in pages) count += (page is null ? 0 : 1) - (Find(record) is null ? 0 : 1);
        var size = SizeFor(count, _buckets.Length);
        var buckets = new IndexBucket?[size];
        if (size == _buckets.Length) _buckets.CopyTo(buckets, 0);
        else foreach (var (record, page) in Pages) Writable(buckets, record)[record] = page;
        foreach (var (record, page) in pages)
        {
            if (page is null) Writable(buckets, record).Remove(record);
            else Writable(buckets, record)[record] = page;
        }

        for (var i = 0; i < size; i++) buckets[i] ??= new IndexBucket([], null);
        return new PageIndex(buckets!);
    }

    /// <summary>The buckets that are yet to be stored, if the head does not name the records itself.</summary>
    public IEnumerable<int> Unstored => IsInHead ? [] : Enumerable.Range(0, _buckets.Length).Where(i => _buckets[i].Stored is null);

    /// <summary>What of this index the one after it has no more: pages and buckets.</summary>
    public IEnumerable<KeyValuePair<string, StoredPage>> ReplacedBy(PageIndex next, IEnumerable<string> records)
    {
        foreach (var record in records)
            if (Find(record) is { } page && !ReferenceEquals(next.Find(record), page)) yield return new(record, page);
        for (var i = 0; i < _buckets.Length; i++)
            if (_buckets[i].Stored is { } stored && !(i < next._buckets.Length && ReferenceEquals(next._buckets[i], _buckets[i]))) yield return new(BucketName(i), stored);
    }

    public void SetStored(int bucket, StoredPage stored) => _buckets[bucket].Stored = stored;

    public IndexBucketState ToState(int bucket)
    {
        var state = new IndexBucketState();
        foreach (var (record, page) in _buckets[bucket].Pages) state.Pages[record] = page.Refer(state.Writers);
        return state;
    }

    /// <summary>Has a head name the records, or the buckets.</summary>
    public void WriteTo(AgentHeadState head)
    {
        if (IsInHead)
        {
            foreach (var (record, page) in _buckets[0].Pages) head.Pages[record] = page.NameOf(record);
            return;
        }

        foreach (var bucket in _buckets) head.Buckets.Add(bucket.Stored!.Refer(head.Writers));
    }

    // grows by the time a bucket has four times as many records as there are buckets, shrinks late: every record is written anew then
    private static int SizeFor(int count, int size)
    {
        if (count <= MaxInHead / 2 || (size == 1 && count <= MaxInHead)) return 1;
        size = Math.Max(size, FewestBuckets);
        while (count > (long)size * size * 4) size *= 2;
        while (size > FewestBuckets && count < (long)size * size / 8) size /= 2;
        return size;
    }

    // FNV-1a; part of the stored format
    private static int BucketOf(string record, int buckets)
    {
        var hash = 2166136261u;
        foreach (var c in record) hash = (hash ^ c) * 16777619;
        return (int)((hash ^ (hash >> 15)) & (uint)(buckets - 1));
    }

    private Dictionary<string, StoredPage> Writable(IndexBucket?[] buckets, string record)
    {
        var i = BucketOf(record, buckets.Length);
        var bucket = buckets[i];
        if (bucket is null) bucket = buckets[i] = new IndexBucket(new(StringComparer.Ordinal), null);
        else if (buckets.Length == _buckets.Length && ReferenceEquals(bucket, _buckets[i])) bucket = buckets[i] = new IndexBucket(new(bucket.Pages, StringComparer.Ordinal), null);
        return bucket.Pages;
    }

    private sealed class IndexBucket(Dictionary<string, StoredPage> pages, StoredPage? stored)
    {
        public Dictionary<string, StoredPage> Pages { get; } = pages;

        /// <summary>Where the bucket is, when it is.</summary>
        public StoredPage? Stored { get; set; } = stored;
    }
}
