namespace Swim.Recon.Tests.Generated;

/// <summary>What was written with a type as it was is read with the type as it is (docs/storage.md, changing your types).</summary>
public sealed class EvolutionTests
{
    [Test]
    public void A_member_that_is_gone_is_ignored()
    {
        Assert.That(Load(ReadingBefore.Form, new ReadingBefore(1.5, "bar", 7), ReadingShorter.Form), Is.EqualTo(new ReadingShorter(1.5)));
    }

    [Test]
    public void A_new_member_has_its_default()
    {
        var read = Recon.Parse(ReadingAfter.Form, "@Reading{value:1.5,unit:bar}");
        Assert.That(read, Is.EqualTo(new ReadingAfter(1.5, "bar", 3, "sensor", null, "")));
        Assert.That(Recon.Parse(ReadingAfter.Form, "@Reading"), Is.EqualTo(new ReadingAfter(0, "")));
    }

    [Test]
    public void A_new_member_has_its_initializers_value()
    {
        Assert.That(Recon.Parse(Car.Form, "@Car").Plate, Is.EqualTo("none"));
    }

    [Test]
    public void A_renamed_member_is_read_by_all_its_names_and_written_by_the_present_one()
    {
        var read = Load(VehicleBefore.Form, new VehicleBefore("B 42", 80, 270), VehicleAfter.Form);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read, Is.EqualTo(new VehicleAfter("B 42", 80, 270)));
            Assert.That(Recon.Print(VehicleAfter.Form, read), Is.EqualTo("@Vehicle{registration:\"B 42\",speed:80,course:270}"));
            Assert.That(Recon.Parse(VehicleAfter.Form, "@Vehicle{plateNo:B}").Registration, Is.EqualTo("B"));
            Assert.That(Recon.Parse(VehicleAfter.Form, Recon.Print(VehicleAfter.Form, read)), Is.EqualTo(read));
        }
    }

    [Test]
    public void A_renamed_tag_is_read_and_another_is_not()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Recon.Parse(Car.Form, "@Vehicle{plate:a}").Plate, Is.EqualTo("a"));
            Assert.That(Recon.Parse(Car.Form, "@Lorry{plate:b}").Plate, Is.EqualTo("b"));
            Assert.That(Recon.Print(Car.Form, Recon.Parse(Car.Form, "@Lorry{plate:b}")), Is.EqualTo("@Car{plate:b}"));
            Assert.That(() => Recon.Parse(Car.Form, "@Ship{plate:c}"), Throws.TypeOf<FormException>().With.Message.Contains("expected @Car, found the attribute @'Ship'"));
        }
    }

    [TestCase(SignalBefore.Red, Signal.Red)]
    [TestCase(SignalBefore.Yellow, Signal.Amber)]
    [TestCase(SignalBefore.Green, Signal.Green)]
    [TestCase(SignalBefore.Off, Signal.Green)]
    public void A_renamed_enum_member_is_read(SignalBefore before, Signal after)
    {
        Assert.That(Load(SignalBeforeForm.Form, before, SignalForm.Form), Is.EqualTo(after));
    }

    [Test]
    public void A_former_name_of_an_enum_member_is_never_written()
    {
        Assert.That(Recon.Print(SignalForm.Form, Signal.Amber), Is.EqualTo("@Amber"));
    }

    [Test]
    public void An_enum_member_that_is_gone_does_not_fit()
    {
        Assert.That(() => Recon.Parse(SignalForm.Form, "@Blue"), Throws.TypeOf<FormException>().With.Message.Contains("found the attribute @'Blue'"));
    }

    [Test]
    public void A_member_may_move_between_the_tags_parameters_and_the_body()
    {
        Assert.That(Load(TripBefore.Form, new TripBefore(7, "n"), TripAfter.Form), Is.EqualTo(new TripAfter(7, "n")));
        Assert.That(Load(TripAfter.Form, new TripAfter(7, "n"), TripBefore.Form), Is.EqualTo(new TripBefore(7, "n")));
    }

    [Test]
    public void A_scalar_may_become_wider_a_text_or_a_list()
    {
        var read = Load(Narrow.Form, new Narrow(3, 0.5f, 12, true, "t", new Point(1, 2), 0.25), Broad.Form);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((read.Count, read.Level, read.Id, read.Open, read.Ratio), Is.EqualTo((3L, 0.5, "12", "true", 0.25m)));
            Assert.That(read.Tag, Is.EqualTo(["t"]));
            Assert.That(read.At, Is.EqualTo([new Point(1, 2)]));
        }
    }

    [Test]
    public void A_list_of_one_a_text_of_a_number_and_a_wider_number_that_fits_may_go_back()
    {
        var read = Recon.Parse(Narrow.Form, "@Narrow{count:3,level:0.5,id:\"12\",open:\"true\",tag:{t},at:@pt{x:1,y:2},ratio:1}");
        Assert.That(read, Is.EqualTo(new Narrow(3, 0.5f, 12, true, "t", new Point(1, 2), 1)));
    }

    [TestCase("@Narrow{count:3000000000}", "a 32-bit integer")]
    [TestCase("@Narrow{count:3.5}", "a 64-bit integer")]
    [TestCase("@Narrow{count:three}", "a 64-bit integer")]
    [TestCase("@Narrow{tag:{a,b}}", "the end of the record")]
    [TestCase("@Narrow{at:{@pt{x:1},@pt{x:2}}}", "@pt")]
    [TestCase("@Narrow{at:{1,2}}", "@pt")]
    [TestCase("{@Narrow{count:1}}", "@Narrow")]
    [TestCase("@Narrow{open:1}", "true or false")]
    public void What_would_lose_something_does_not_fit(string text, string expected)
    {
        Assert.That(() => Recon.Parse(Narrow.Form, text), Throws.TypeOf<FormException>().With.Message.Contains("expected " + expected));
    }

    [Test]
    public void A_value_may_become_nullable_and_null_is_the_default_when_it_goes_back()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Load(Narrow.Form, new Narrow(3, 0.5f, 12, true, "t", new Point(1, 2), 0.25), Perhaps.Form), Is.EqualTo(new Perhaps(3, 0.5f, 12, true, "t", new Point(1, 2), 0.25)));
            Assert.That(Load(Perhaps.Form, new Perhaps(null, null, null, null, null, null, null), Narrow.Form), Is.EqualTo(new Narrow(0, 0, 0, false, "", default, 0)));
        }
    }

    private static TAfter Load<TBefore, TAfter>(Form<TBefore> before, TBefore value, Form<TAfter> after) => Recon.Parse(after, Recon.Print(before, value));
}
