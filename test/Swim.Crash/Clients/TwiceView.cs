using System.Globalization;
using Swim.Crash.Checking;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>Orders that the agent was given twice: there must be none.</summary>
internal sealed class TwiceView(int peer, string node, string lane, Findings findings) : SeenView(peer, node, lane, findings)
{
    private long _known;
    private long _count;

    public override void Event(Value body)
    {
        _count = body is Num ? Number(body) : 0;
        if (_count > _known) Report($"{_count} orders were delivered twice");
        _known = Math.Max(_known, _count);
    }

    public override string Print() => _count.ToString(CultureInfo.InvariantCulture);

    protected override void Clear() => _count = 0;
}
