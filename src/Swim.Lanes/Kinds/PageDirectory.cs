using System.Buffers;
using System.Runtime.InteropServices;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// The records that list a lane's pages in order, and whether they differ from the store. A short list is one record: <c>{0,3,1}</c>. A long one is cut into
/// chunks, <c>@chunks{0,2}</c> and each chunk a record like a short list, so that a page that comes or goes in a lane of a million entries is written with a
/// few hundred ids, not with all. Pages are known here by their places only.
/// </summary>
/// <param name="record">The directory's record.</param>
internal sealed class PageDirectory(string record)
{
    /// <summary>The longest list in one record. A chunk begins with half of it.</summary>
    public const int MaxIds = 512;

    // null while all ids are in the first record
    private List<DirectoryChunk>? _chunks;
    private List<DirectoryChunk>? _inFlight;
    private List<int>? _gone;
    private List<int>? _goneInFlight;
    private int _nextId;
    private bool _rootDirty;
    private bool _rootInFlight;
    private bool _anyDirty;

    /// <summary>Whether the records differ from what the last commit took.</summary>
    public bool IsDirty => _rootDirty || _anyDirty;

    /// <summary>The ids of the pages in order, each once.</summary>
    /// <param name="records">The agent's records.</param>
    /// <param name="reading">The record being read: the one that does not fit, should it throw.</param>
    /// <exception cref="ReconException">Not a directory.</exception>
    /// <exception cref="InvalidDataException">A chunk is missing.</exception>
    public List<int> Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records, ref string reading)
    {
        reading = record;
        var ids = new List<int>();
        if (!records.TryGetValue(record, out var root)) return ids;
        var seen = new HashSet<int>();
        if (!Parse(root.Span, ids, seen)) return ids;
        seen.Clear();
        var chunks = ids.ToArray();
        ids.Clear();
        _chunks = new List<DirectoryChunk>(chunks.Length);
        foreach (var id in chunks)
        {
            reading = RecordNames.Chunk(record, id);
            if (!records.TryGetValue(reading, out var bytes)) throw new InvalidDataException("it is missing, and the directory names it");
            var before = ids.Count;
            if (Parse(bytes.Span, ids, seen)) throw new InvalidDataException("it is no list of page ids");
            _chunks.Add(new DirectoryChunk(id, ids.Count - before) { State = PageState.Stored });
            _nextId = Math.Max(_nextId, id + 1);
        }

        return ids;
    }

    /// <summary>The pages are not those that the records name: all is to be written anew.</summary>
    public void Rebuild()
    {
        foreach (var chunk in _chunks ?? []) Drop(chunk);
        _chunks = null;
        _rootDirty = true;
    }

    /// <summary>Pages have come or gone, wherever.</summary>
    public void Changed() => _rootDirty = true;

    /// <summary>A page has been put at a place.</summary>
    public void Inserted(int at)
    {
        if (_chunks is null)
        {
            _rootDirty = true;
            return;
        }

        var chunk = _chunks[ChunkAt(Math.Max(0, at - 1))];
        chunk.Count++;
        MarkDirty(chunk);
    }

    /// <summary>The page at a place has gone.</summary>
    public void Removed(int at)
    {
        if (_chunks is null)
        {
            _rootDirty = true;
            return;
        }

        var index = ChunkAt(at);
        var chunk = _chunks[index];
        chunk.Count--;
        if (chunk.Count > 0)
        {
            MarkDirty(chunk);
            return;
        }

        _chunks.RemoveAt(index);
        Drop(chunk);
        _rootDirty = true;
        if (_chunks.Count == 0) _chunks = null;
    }

    /// <summary>
    /// Writes what differs, from <paramref name="position"/> on among the batch's changes: new chunks, the list of chunks, the other chunks. Deletions are the
    /// last of the batch.
    /// </summary>
    /// <param name="batch">What the store is given.</param>
    /// <param name="position">Where.</param>
    /// <param name="ids">The present pages.</param>
    public void Collect(RecordBatch batch, int position, ReadOnlySpan<int> ids)
    {
        Arrange(ids.Length);
        (_gone, _goneInFlight) = (_goneInFlight, _gone);
        _anyDirty = false;
        var root = position;
        var start = 0;
        foreach (var chunk in CollectionsMarshal.AsSpan(_chunks))
        {
            if ((chunk.State & PageState.Dirty) != 0)
            {
                var isNew = (chunk.State & PageState.Stored) == 0;
                Print(batch.Begin(), ids.Slice(start, chunk.Count));
                batch.End(RecordNames.Chunk(record, chunk.Id), isNew ? root++ : position);
                position++;
                chunk.State = PageState.Stored | PageState.InFlight;
                (_inFlight ??= []).Add(chunk);
            }

            start += chunk.Count;
        }

        _rootInFlight = _rootDirty;
        _rootDirty = false;
        if (_rootInFlight) WriteRoot(batch, root, ids);
        foreach (var id in _goneInFlight ?? []) batch.Delete(RecordNames.Chunk(record, id));
    }

    /// <summary>The commit that took the changes has ended; those of a failed one count as unsaved again.</summary>
    public void Collected(bool stored)
    {
        foreach (var chunk in _inFlight ?? [])
        {
            chunk.State &= ~PageState.InFlight;
            if (!stored && (chunk.State & PageState.Gone) == 0) MarkDirty(chunk);
        }

        _inFlight?.Clear();
        if (_goneInFlight is not null)
        {
            if (!stored) (_gone ??= []).AddRange(_goneInFlight);
            _goneInFlight.Clear();
        }

        if (!stored) _rootDirty |= _rootInFlight;
        _rootInFlight = false;
    }

    /// <summary>Writes a list of pages that are numbered from zero.</summary>
    public static void Print(IBufferWriter<byte> output, int pages)
    {
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        for (var id = 0; id < pages; id++) writer.WriteNumber(id);
        writer.EndRecord();
    }

    private static void Print(IBufferWriter<byte> output, ReadOnlySpan<int> ids)
    {
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        foreach (var id in ids) writer.WriteNumber(id);
        writer.EndRecord();
    }

    /// <summary>Adds a record's ids; true when they are those of chunks.</summary>
    private static bool Parse(ReadOnlySpan<byte> utf8, List<int> ids, HashSet<int> seen)
    {
        StoredText.Check(utf8);
        var reader = new ReconReader(utf8);
        if (reader.Token != ReconToken.StartRecord) throw reader.Mismatch("a list of page ids");
        reader.Read();
        var isChunks = reader.Token == ReconToken.Attr && reader.NameEquals("chunks"u8);
        if (isChunks) reader.Skip();
        while (reader.Token != ReconToken.EndRecord)
        {
            if (reader.Token != ReconToken.Number) throw reader.Mismatch("a page id");
            var id = reader.GetInt32();

            // a page read twice would be taken for two, and one of them removed
            if (id < 0 || !seen.Add(id)) throw reader.Mismatch("a page id that is not there yet");
            ids.Add(id);
            reader.Read();
        }

        reader.Read();
        StoredText.CheckEnd(reader);
        return isChunks;
    }

    /// <summary>Cuts a list that has become too long for its record, or joins what has become short.</summary>
    private void Arrange(int count)
    {
        if (_chunks is null)
        {
            if (count <= MaxIds) return;
            _chunks = [];
            for (var left = count; left > 0; left -= MaxIds / 2) _chunks.Add(NewChunk(Math.Min(left, MaxIds / 2)));
            return;
        }

        if (count <= MaxIds / 4)
        {
            Rebuild();
            return;
        }

        for (var i = 0; i < _chunks.Count; i++)
        {
            while (_chunks[i] is { Count: > MaxIds } chunk)
            {
                var upper = NewChunk(Math.Min(chunk.Count / 2, MaxIds / 2));
                chunk.Count -= upper.Count;
                MarkDirty(chunk);
                _chunks.Insert(i + 1, upper);
            }
        }
    }

    private DirectoryChunk NewChunk(int count)
    {
        var chunk = new DirectoryChunk(_nextId++, count);
        MarkDirty(chunk);
        _rootDirty = true;
        return chunk;
    }

    private void MarkDirty(DirectoryChunk chunk)
    {
        chunk.State |= PageState.Dirty;
        _anyDirty = true;
    }

    private void Drop(DirectoryChunk chunk)
    {
        chunk.State |= PageState.Gone;
        if ((chunk.State & PageState.Stored) != 0) (_gone ??= []).Add(chunk.Id);
    }

    private int ChunkAt(int place)
    {
        for (var i = 0; i < _chunks!.Count - 1; i++)
        {
            if (place < _chunks[i].Count) return i;
            place -= _chunks[i].Count;
        }

        return _chunks.Count - 1;
    }

    private void WriteRoot(RecordBatch batch, int position, ReadOnlySpan<int> ids)
    {
        if (ids.Length == 0)
        {
            batch.Delete(record);
            return;
        }

        var output = batch.Begin();
        if (_chunks is null)
        {
            Print(output, ids);
        }
        else
        {
            var writer = new ReconWriter(output);
            writer.BeginRecord();
            writer.WriteAttr("chunks"u8);
            foreach (var chunk in _chunks) writer.WriteNumber(chunk.Id);
            writer.EndRecord();
        }

        batch.End(record, position);
    }
}
