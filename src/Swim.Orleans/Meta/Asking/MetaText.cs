using System.Globalization;
using Orleans.Runtime;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <summary>Puts the parts of silos together and prints them.</summary>
internal static class MetaText
{
    /// <summary>The order of a lane's keys.</summary>
    public static IComparer<string> OrderOf(MetaShape shape) => shape is MetaShape.Nodes or MetaShape.Level ? NodeOrder.Instance : StringComparer.Ordinal;

    /// <summary>The value of a pulse.</summary>
    public static Value PulseOf(MetaView view, IReadOnlyCollection<MetaPart> parts)
    {
        var (figures, rates) = Sum(parts);
        return PulseText.Print(view.Subject.Kind, figures, rates, parts.Count);
    }

    /// <summary>The entries of a map, by what their keys are sorted by.</summary>
    public static SortedDictionary<string, Value> EntriesOf(MetaView view, IReadOnlyCollection<MetaPart> parts, IReadOnlyList<MetaSilo> members)
    {
        var entries = new SortedDictionary<string, Value>(OrderOf(view.Shape));
        switch (view.Shape)
        {
            case MetaShape.Nodes or MetaShape.Level:
                AddNodes(view, parts, entries);
                break;
            case MetaShape.Lanes:
                foreach (var entry in All(parts)) entries[entry.Key] = Record.Of(new Slot("laneUri", entry.Key), new Slot("laneType", entry.Text));
                break;
            case MetaShape.Uplinks:
                foreach (var entry in All(parts).Take(view.Question.Most)) entries[entry.Key] = Record.Of(new Slot("linkKey", NumberOf(entry.Key)), new Slot("connected", true), new Slot("secure", true));
                break;
            case MetaShape.Links:
                AddLinks(view, parts, entries);
                break;
            case MetaShape.Types:
                AddTypes(view, parts, entries);
                break;
            case MetaShape.Queues:
                foreach (var group in All(parts).GroupBy(static entry => entry.Key, StringComparer.Ordinal))
                    entries[group.Key] = Record.Of(new Slot("metric", group.Key), new Slot("unit", group.First().Text), new Slot("value", group.Sum(static entry => entry.Count)));
                break;
            case MetaShape.Peers:
                foreach (var part in parts)
                    foreach (var entry in part.Entries.Values)
                        entries[entry.Key] = Record.Of(new Slot("from", part.Silo.Address.ToParsableString()), new Slot("to", entry.Text), new Slot("relayCount", entry.Count));
                break;
            case MetaShape.Silos:
                foreach (var part in parts) entries[part.Silo.Name] = Describe(part);
                break;
            case MetaShape.Members:
                foreach (var member in members.OrderBy(static member => member.Status == SiloStatus.Dead).Take(view.Question.Most))
                {
                    var address = member.Address.ToParsableString();
                    entries[address] = Record.Of(new Slot("address", address), new Slot("name", member.Name), new Slot("status", member.Status.ToString()));
                }

                break;
            case MetaShape.Meshes:
                entries[""] = Record.Of(new Slot("meshUri", ""), new Slot("gatewayPartKey"), new Slot("partCount", 1));
                break;
            case MetaShape.Parts:
                entries[""] = Record.Of(new Slot("partKey"), new Slot("predicate"), new Slot("hostCount", 1));
                break;
            case MetaShape.Hosts:
                entries[""] = Record.Of(new Slot("hostUri", ""), new Slot("connected", true), new Slot("secure", true), new Slot("nodeCount", Sum(parts).Figures.Of(MetaFigure.Agents)));
                break;
        }

        return entries;
    }

    /// <summary>A key on the wire.</summary>
    public static Value KeyOf(MetaShape shape, string key) => shape switch
    {
        MetaShape.Uplinks or MetaShape.Links => NumberOf(key),
        MetaShape.Parts => Value.Extant,
        _ => Text.From(key),
    };

    /// <summary>What a key on the wire is sorted by.</summary>
    public static string SortKeyOf(Value key) => key switch
    {
        Text text => text.Value,
        Num number => number.ToString(),
        _ => "",
    };

    private static IEnumerable<MetaEntry> All(IReadOnlyCollection<MetaPart> parts) => parts.SelectMany(static part => part.Entries.Values);

    private static Num NumberOf(string text) => Num.From(long.Parse(text, CultureInfo.InvariantCulture));

    private static (long[] Figures, long[] Rates) Sum(IReadOnlyCollection<MetaPart> parts)
    {
        var (figures, rates) = (MetaFigures.Create(), MetaFigures.Create());
        foreach (var part in parts)
        {
            MetaFigures.Add(figures, part.Figures);
            var worstPause = Math.Max(rates.Of(MetaFigure.Pause), part.Rates.Of(MetaFigure.Pause));
            MetaFigures.Add(rates, part.Rates);
            rates.Set(MetaFigure.Pause, worstPause);
        }

        return (figures, rates);
    }

    private static void AddNodes(MetaView view, IReadOnlyCollection<MetaPart> parts, SortedDictionary<string, Value> entries)
    {
        var merged = new SortedDictionary<string, MetaEntry>(NodeOrder.Instance);
        foreach (var entry in All(parts))
        {
            if (!merged.TryGetValue(entry.Key, out var other))
            {
                merged[entry.Key] = entry;
                continue;
            }

            // while an agent moves two silos have it: the younger one is right
            var agent = entry.Created >= other.Created ? entry : other;
            merged[entry.Key] = agent with { Count = entry.Count + other.Count };
        }

        foreach (var (key, entry) in merged.Take(view.Question.Most))
        {
            var items = new List<Item> { new Slot("nodeUri", key), new Slot("created", entry.Created) };
            if (entry.Text.Length > 0) items.Add(new Slot("agents", Record.Of(Text.From(entry.Text))));
            if (entry.Count > 0 && view.Shape == MetaShape.Level) items.Add(new Slot("childCount", entry.Count));
            entries[key] = Record.Of([.. items]);
        }
    }

    private static void AddLinks(MetaView view, IReadOnlyCollection<MetaPart> parts, SortedDictionary<string, Value> entries)
    {
        var links = parts.SelectMany(static part => part.Entries.Values.Select(entry => (part.Silo, Entry: entry)))
            .OrderByDescending(static link => At(link.Entry, 2)).ThenByDescending(static link => At(link.Entry, 1)).ThenByDescending(static link => At(link.Entry, 5)).ThenByDescending(static link => At(link.Entry, 4))
            .Take(view.Question.Most);
        foreach (var (silo, entry) in links)
        {
            if (entry.Names is not [var node, var lane, var type, ..]) continue;
            var items = new List<Item>
            {
                new Slot("linkKey", NumberOf(entry.Key)), new Slot("nodeUri", node), new Slot("laneUri", lane), new Slot("laneType", type), new Slot("silo", silo.Name), new Slot("face", entry.Text),
            };
            if (At(entry, 0) > 0) items.Add(new Slot("connection", At(entry, 0)));
            items.AddRange(
            [
                new Slot("pendingCount", At(entry, 1)), new Slot("pendingBytes", At(entry, 2)), new Slot("eventCount", At(entry, 3)),
                new Slot("coalescedCount", At(entry, 4)), new Slot("droppedCount", At(entry, 5)),
            ]);
            entries[entry.Key] = Record.Of([.. items]);
        }

        static long At(in MetaEntry entry, int index) => index < entry.Numbers.Length ? entry.Numbers[index] : 0;
    }

    private static void AddTypes(MetaView view, IReadOnlyCollection<MetaPart> parts, SortedDictionary<string, Value> entries)
    {
        var types = parts.SelectMany(static part => part.Entries.Values.Select(entry => (part.Silo.Name, Entry: entry))).GroupBy(static type => type.Entry.Key, StringComparer.Ordinal);
        foreach (var type in types)
        {
            var items = new List<Item>
            {
                new Slot("agentType", type.Key), new Slot("route", type.First().Entry.Text), new Slot("agentCount", type.Sum(static part => part.Entry.Count)),
            };
            if (view.Subject.Kind != MetaSubjectKind.Silo)
            {
                items.Add(new Slot("silos", Record.Of([.. type.OrderBy(static part => part.Name, StringComparer.Ordinal).Select(static part => (Item)new Slot(part.Name, part.Entry.Count))])));
            }

            entries[type.Key] = Record.Of([.. items]);
        }
    }

    private static Record Describe(MetaPart part) => Record.Of(
        new Slot("name", part.Silo.Name),
        new Slot("address", part.Silo.Address.ToParsableString()),
        new Slot("status", part.Silo.Status.ToString()),
        new Slot("isAnswering", part.IsAnswering),
        new Slot("startTime", part.Figures.Of(MetaFigure.StartTime)),
        new Slot("agentCount", part.Figures.Of(MetaFigure.Agents)),
        new Slot("linkCount", part.Figures.Of(MetaFigure.Links)),
        new Slot("eventRate", part.Rates.Of(MetaFigure.Events)),
        new Slot("commandRate", part.Rates.Of(MetaFigure.Commands)),
        new Slot("cpuUsage", PulseText.CpuUsage(part.Rates)),
        new Slot("memUsage", part.Figures.Of(MetaFigure.MemUsage)),
        new Slot("heapSize", part.Figures.Of(MetaFigure.Heap)),
        new Slot("storeLag", part.Figures.Of(MetaFigure.StoreLag)),
        new Slot("unsavedBytes", part.Figures.Of(MetaFigure.Unsaved)));
}
