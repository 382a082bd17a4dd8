using Swim.Cluster.Checking;
using Swim.Crash.Checking;

namespace Swim.Cluster.Tests;

/// <summary>What the checker of the runs finds fault with, and what it excuses.</summary>
public sealed class CheckerTests
{
    private const long MaxLoss = 500;

    private readonly Findings _findings = new();
    private Losses _losses = null!;
    private TroubleLog _troubles = null!;
    private long _now;

    [SetUp]
    public void Begin()
    {
        _now = 100_000;
        _troubles = new TroubleLog(MaxLoss, () => _now);
        _losses = new Losses();
        _findings.Take();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_committed_change_that_was_shown_is_never_taken_back(bool isKilled)
    {
        var value = NumbersOf(Keeping.Committed);
        Show(value, 1, 2, 3);
        if (isKilled) Kill();
        value.WentBack(3, 2, "a client");
        Assert.That(_findings.Take(), Has.One.Contains("went back from 3 to 2"));
    }

    [Test]
    public void A_change_that_waited_for_the_store_may_be_lost_with_its_silo()
    {
        var value = NumbersOf(Keeping.Behind);
        Show(value, 1, 2);
        _now += 300;
        Kill();
        value.WentBack(2, 1, "a client");
        Assert.That(_findings.Take(), Is.Empty);
        Assert.That((_losses.Changes, _losses.TakeWindow()), Is.EqualTo((1L, 300L)));
    }

    [Test]
    public void One_that_has_waited_too_long_may_not()
    {
        var value = NumbersOf(Keeping.Behind);
        Show(value, 1, 2);
        _now += MaxLoss + 1;
        Kill();
        value.WentBack(2, 1, "a client");
        Assert.That(_findings.Take(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Nothing_goes_back_in_good_order()
    {
        foreach (var keeping in new[] { Keeping.Behind, Keeping.Committed, Keeping.Transient })
        {
            var value = NumbersOf(keeping);
            Show(value, 1, 2);
            value.WentBack(2, 1, "a client");
            Assert.That(_findings.Take(), Has.Count.EqualTo(1), keeping.ToString());
        }

        var again = NumbersOf(Keeping.Behind);
        Show(again, 1, 2);
        _troubles.MayForget();
        again.WentBack(2, 1, "a client");
        Assert.That(_findings.Take(), Has.Count.EqualTo(1), "an agent that moves takes along what it has not stored");
    }

    [Test]
    public void A_lane_that_is_not_stored_may_begin_anew_when_its_agent_moves_or_dies()
    {
        var moved = NumbersOf(Keeping.Transient);
        Show(moved, 1, 2);
        _troubles.MayForget();
        moved.WentBack(2, 0, "a client");
        _now += 100_000;
        var killed = NumbersOf(Keeping.Transient);
        Show(killed, 1, 2);
        _now += 10_000;
        Kill();
        killed.WentBack(2, 0, "a client");
        Assert.That(_findings.Take(), Is.Empty);
    }

    [Test]
    public void A_silo_that_has_come_through_excuses_nothing()
    {
        var value = NumbersOf(Keeping.Behind);
        Show(value, 1, 2);
        _troubles.Begin();
        _troubles.Cancel();
        value.WentBack(2, 1, "a client");
        Assert.That(_findings.Take(), Has.Count.EqualTo(1));
    }

    [Test]
    public void What_is_taken_back_is_as_old_as_the_first_of_it()
    {
        var value = NumbersOf(Keeping.Behind);
        Show(value, 1, 2);
        _now += MaxLoss * 4;
        Show(value, 3);
        Kill();
        value.WentBack(3, 2, "one who saw the last only");
        Assert.That(_findings.Take(), Is.Empty);
        value.WentBack(3, 1, "one who saw them all");
        Assert.That(_findings.Take(), Has.One.Contains("after 2 was first shown"));
    }

    [Test]
    public void What_all_agreed_on_is_as_old_as_that_rest()
    {
        var value = NumbersOf(Keeping.Behind);
        Show(value, 1, 2);
        value.Settled(2, mustHave: true);
        _now += MaxLoss * 2;
        Show(value, 3);
        Kill();
        value.WentBack(3, 1, "a client");
        Assert.That(_findings.Take(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_number_that_nobody_sent_and_an_order_that_was_lost_are_found()
    {
        var value = NumbersOf(Keeping.Committed);
        Show(value, 1);
        value.Saw(2);
        Assert.That(_findings.Take(), Has.One.Contains("shows 2; 1 was the last that was sent"));
        value.Send(3);
        value.Settled(2, mustHave: false);
        Assert.That(_findings.Take(), Is.Empty);
        value.Settled(2, mustHave: true);
        Assert.That(_findings.Take(), Has.One.Contains("order 3 was lost"));
    }

    [Test]
    public void A_rest_behind_what_was_shown_is_found()
    {
        var value = NumbersOf(Keeping.Committed);
        Show(value, 1, 2, 3);
        value.Settled(2, mustHave: false);
        Assert.That(_findings.Take(), Has.One.Contains("at rest"));
    }

    [Test]
    public void Two_activations_that_commit_the_same_step_are_found()
    {
        var steps = new StepLedger("steps", _findings);
        steps.Saw(1, life: 1);
        steps.Saw(2, life: 1);
        steps.Saw(2, life: 1);
        Assert.That(_findings.Take(), Is.Empty);
        steps.Saw(2, life: 2);
        Assert.That(_findings.Take(), Has.One.Contains("step 2 was committed by activation 1 and by activation 2"));
        steps.Saw(3, life: 2);
        steps.Saw(4, life: 1);
        Assert.That(_findings.Take(), Has.One.Contains("after one of activation 2"));
        steps.Settled(3);
        Assert.That(_findings.Take(), Has.One.Contains("step 4 had been shown"));
    }

    [Test]
    public void A_key_that_goes_although_nobody_removed_it_is_found()
    {
        var map = KeysOf(Keeping.Committed);
        map.SawUpdate("a", map.Send("a", isRemoval: false));
        map.SawRemoval("a", 1, "a client", out _);
        Assert.That(_findings.Take(), Has.One.Contains("went back from 1 to 0 (removed"));
    }

    [Test]
    public void A_removed_key_that_comes_back_is_found()
    {
        var map = KeysOf(Keeping.Committed);
        map.SawUpdate("a", map.Send("a", isRemoval: false));
        var removal = map.Send("a", isRemoval: true);
        Assert.That(map.SawRemoval("a", 1, "a client", out var isDoubtful), Is.EqualTo(removal));
        Assert.That(isDoubtful, Is.False);
        Assert.That(_findings.Take(), Is.Empty);
        map.WentBack("a", removal, 1, "a client");
        Assert.That(_findings.Take(), Has.Count.EqualTo(1));
        map.SawUpdate("b", 1);
        Assert.That(_findings.Take(), Has.One.Contains("which nobody has sent"));
    }

    [Test]
    public void A_key_that_went_with_what_was_not_stored_is_not_taken_for_a_removal_that_comes_later()
    {
        var map = KeysOf(Keeping.Behind);
        map.SawUpdate("a", map.Send("a", isRemoval: false));
        Kill();
        map.Send("a", isRemoval: true);
        var third = map.Send("a", isRemoval: false);
        map.SawRemoval("a", 1, "a client", out var isDoubtful);
        Assert.That(isDoubtful, Is.True);
        map.WasLost("a", 1, "the same client");
        map.SawUpdate("a", third);
        Assert.That(_findings.Take(), Is.Empty);
        Assert.That(_losses.Changes, Is.EqualTo(1));
    }

    [Test]
    public void An_operation_on_a_key_that_never_arrived_is_found_at_rest()
    {
        var map = KeysOf(Keeping.Committed);
        map.SawUpdate("a", map.Send("a", isRemoval: false));
        map.Send("a", isRemoval: true);
        map.Settled(new Dictionary<string, long> { ["a"] = 1 }, static _ => false, static _ => false);
        Assert.That(_findings.Take(), Is.Empty, "its writer may not have lived through");
        map.Settled(new Dictionary<string, long> { ["a"] = 1 }, static _ => true, static _ => false);
        Assert.That(_findings.Take(), Has.One.Contains("operation 2 on a was lost"));
        map.Settled(new Dictionary<string, long> { ["z"] = 1 }, static _ => false, static _ => false);
        Assert.That(_findings.Take(), Has.One.Contains("has z, which nobody has sent"));
    }

    private NumberLedger NumbersOf(Keeping keeping) => new("a value", keeping, _troubles, _losses, _findings);

    private KeyLedger KeysOf(Keeping keeping) => new("a map", keeping, _troubles, _losses, _findings);

    private static void Show(NumberLedger value, params long[] numbers)
    {
        foreach (var number in numbers)
        {
            value.Send(number);
            value.Saw(number);
        }
    }

    private void Kill()
    {
        _troubles.Begin();
        _troubles.End();
    }
}
