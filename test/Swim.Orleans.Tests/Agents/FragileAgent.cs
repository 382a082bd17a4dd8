namespace Swim.Tests.Agents;

/// <summary>Cannot be made while its switch is on.</summary>
[Agent("/fragile/:id")]
public sealed partial class FragileAgent : WebAgent
{
    private static int _broken;

    public FragileAgent()
    {
        if (IsBroken) throw new InvalidOperationException("no such luck");
    }

    public static bool IsBroken
    {
        get => Volatile.Read(ref _broken) == 1;
        set => Volatile.Write(ref _broken, value ? 1 : 0);
    }

    [Lane] public partial ValueLane<int> Count { get; }
}
