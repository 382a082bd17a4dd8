using Swim.Crash.Scripts;

namespace Swim.Crash.Checking;

/// <summary>What is known of all lanes of a crash agent.</summary>
internal sealed class AgentLedger
{
    public AgentLedger(string node, Findings findings)
    {
        Node = node;
        foreach (var group in Groups) ByGroup[group] = new GroupLedger(node, group, findings);
        CommittedKeys = new KeyLedger($"{node} cKeys", 'c', findings);
        BehindKeys = new KeyLedger($"{node} wKeys", 'w', findings);
        Cell = new CellLedger($"{node} cCell", findings);
    }

    public static string Groups => "cwt";

    public string Node { get; }

    public Dictionary<char, GroupLedger> ByGroup { get; } = [];

    public KeyLedger CommittedKeys { get; }

    public KeyLedger BehindKeys { get; }

    public CellLedger Cell { get; }

    /// <summary>An order is about to be sent.</summary>
    public void Send(string groups, long writer, long number, int times)
    {
        foreach (var group in groups)
        {
            var ledger = ByGroup[group];
            ledger.Value.Issue(times);
            ledger.Map.Issue(times);
            ledger.List.Issue(times);
            ledger.Writers.Send(writer, number);
        }
    }

    /// <summary>The lanes of one durability that go on by steps together.</summary>
    internal sealed class GroupLedger(string node, char group, Findings findings)
    {
        public ulong Salt { get; } = Script.Salt(node, group);

        public StepLedger Value { get; } = new($"{node} {group}Value", group, findings);

        public StepLedger Map { get; } = new($"{node} {group}Map", group, findings);

        public StepLedger List { get; } = new($"{node} {group}List", group, findings);

        public WriterLedger Writers { get; } = new($"{node} {group}Writers", group, findings);

        public ReferenceMap ReferenceMap { get; } = new(Script.Salt(node, group));

        public ReferenceList ReferenceList { get; } = new(Script.Salt(node, group));
    }
}
