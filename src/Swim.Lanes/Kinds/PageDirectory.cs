using System.Buffers;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>The record that lists a map lane's pages in key order: <c>{0,3,1}</c>.</summary>
internal static class PageDirectory
{
    public static void Print(IBufferWriter<byte> output, ReadOnlySpan<int> ids)
    {
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        foreach (var id in ids) writer.WriteNumber(id);
        writer.EndRecord();
    }

    /// <exception cref="ReconException">Not a directory.</exception>
    public static List<int> Parse(ReadOnlySpan<byte> utf8)
    {
        var ids = new List<int>();
        StoredText.Check(utf8);
        var reader = new ReconReader(utf8);
        if (reader.Token != ReconToken.StartRecord) throw reader.Mismatch("a list of page ids");
        reader.Read();
        while (reader.Token != ReconToken.EndRecord)
        {
            if (reader.Token != ReconToken.Number) throw reader.Mismatch("a page id");
            var id = reader.GetInt32();
            // a page read twice would be taken for two, and one of them removed
            if (id < 0 || ids.Contains(id)) throw reader.Mismatch("a page id that is not there yet");
            ids.Add(id);
            reader.Read();
        }

        reader.Read();
        StoredText.CheckEnd(reader);

        return ids;
    }
}
