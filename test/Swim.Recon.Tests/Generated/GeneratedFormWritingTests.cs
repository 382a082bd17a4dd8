using System.Numerics;

namespace Swim.Recon.Tests.Generated;

/// <summary>What generated forms print: the rows of the reference implementation that apply to .NET.</summary>
public sealed class GeneratedFormWritingTests
{
    [Test]
    public void A_class_is_its_tag_and_its_members_in_order() => Assert.That(
        Recon.Print(Plain.Form, new Plain { A = 1, B = "x y", C = 1.5, D = true, E = 5, F = 2.5f, G = 'q' }),
        Is.EqualTo("""@Plain{a:1,b:"x y",c:1.5,d:true,e:5,f:2.5,g:113,j:,k:}"""));

    [Test]
    public void Small_numbers_days_and_texts_are_members_too() => Assert.That(
        Recon.Print(Small.Form, new Small(1, null, -3, 4, new DateOnly(2026, 3, 31), new TimeOnly(1, 2), new Uri("http://a/"), null, new byte[] { 1, 2 }, [5, 6], Mood.Cross)),
        Is.EqualTo("""@Small{a:1,b:,c:-3,d:4,day:"2026-03-31",time:"01:02:00",link:"http://a/",other:,bytes:%AQI=,numbers:{5,6},mood:"not so calm"}"""));

    [Test]
    public void An_enum_can_be_text() => Assert.That(new[] { Mood.Calm, Mood.Cross, (Mood)7 }.Select(m => Recon.Print(MoodForm.Form, m)), Is.EqualTo(new[] { "Calm", "\"not so calm\"", "7" }));

    [Test]
    public void An_enum_that_is_text_reads_what_others_write() => Assert.That(
        new[] { "Calm", "@Calm", "0", "\"not so calm\"", "1" }.Select(t => MoodForm.Form.Parse(System.Text.Encoding.UTF8.GetBytes(t))), Is.EqualTo(new[] { Mood.Calm, Mood.Calm, Mood.Calm, Mood.Cross, Mood.Cross }));

    [Test]
    public void A_record_struct_is_written_like_a_class() => Assert.That(Recon.Print(Position.Form, new Position(1.5, -2)), Is.EqualTo("@Position{lat:1.5,lon:-2}"));

    [Test]
    public void A_tag_can_be_given() => Assert.That(Recon.Print(Point.Form, new Point(1, 2)), Is.EqualTo("@pt{x:1,y:2}"));

    [Test]
    public void An_empty_tag_is_none() => Assert.That(Recon.Print(Untagged.Form, new Untagged(1)), Is.EqualTo("{x:1}"));

    [Test]
    public void A_member_can_be_renamed() => Assert.That(Recon.Print(Renamed.Form, new Renamed(1, 2)), Is.EqualTo("@m{renamed:1,y:2}"));

    [Test]
    public void Headers_stand_in_the_tag() => Assert.That(Recon.Print(Headed.Form, new Headed(7, "n m", 3)), Is.EqualTo("""@h(id:7,name:"n m"){body:3}"""));

    [Test]
    public void Headers_alone_need_no_body() => Assert.That(Recon.Print(OnlyHeader.Form, new OnlyHeader(7)), Is.EqualTo("@ho(id:7)"));

    [Test]
    public void A_class_without_members_is_its_tag() => Assert.That(Recon.Print(Empty.Form, new Empty()), Is.EqualTo("@Empty"));

    [Test]
    public void Members_of_the_base_class_come_first() => Assert.That(Recon.Print(Derived.Form, new Derived { P = 1, Q = 2 }), Is.EqualTo("@Derived{p:1,q:2}"));

    [Test]
    public void Null_is_Extant() => Assert.That(Recon.Print(Nested.Form, new Nested(new Point(1, 2), null)), Is.EqualTo("@Nested{nest:@pt{x:1,y:2},nul:}"));

    [Test]
    public void Null_at_the_top_prints_nothing() => Assert.That(Recon.Print(Nested.Form, null!), Is.Empty);

    [Test]
    public void Collections_are_records() => Assert.That(
        Recon.Print(Collections.Form, new Collections([1, 2], ["a", "b c"], [3], [new Point(1, 2)], [], new() { ["k"] = 1, ["b c"] = 2 }, new Dictionary<Point, int> { [new Point(1, 2)] = 1 })),
        Is.EqualTo("""@Collections{numbers:{1,2},names:{a,"b c"},set:{3},points:{@pt{x:1,y:2}},longs:{},map:{k:1,"b c":2},byPoint:{@pt{x:1,y:2}:1}}"""));

    [Test]
    public void An_enum_is_a_tag() => Assert.That(
        Recon.Print(Flight.Form, new Flight("f", Phase.Cruise, Phase.Descent, Marks.Late)), Is.EqualTo("@Flight{id:f,phase:@cruising,next:@Descent,marks:@Late}"));

    [Test]
    public void An_enum_value_without_a_name_is_a_number()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Recon.Print(MarksForm.Form, Marks.Late | Marks.Diverted), Is.EqualTo("3"));
            Assert.That(Recon.Print(MarksForm.Form, Marks.Late | Marks.Far), Is.EqualTo("9223372036854775809"));
            Assert.That(Recon.Print(PhaseForm.Form, (Phase)(-4)), Is.EqualTo("-4"));
        }
    }

    [Test]
    public void A_generic_form_uses_the_forms_of_its_arguments() => Assert.That(
        Recon.Print(Pairs.Form, new Pairs(new(1, null), [new(new Point(1, 2), [3])])), Is.EqualTo("@Pairs{one:@Pair{first:1,second:},many:{@Pair{first:@pt{x:1,y:2},second:{3}}}}"));

    [Test]
    public void Nested_types_have_forms_under_their_simple_names()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Recon.Print(Outer.Inner.Form, new Outer.Inner(1, Outer.Kind.B)), Is.EqualTo("@Inner{x:1,kind:@B}"));
            Assert.That(Outer.PrintHidden(), Is.EqualTo("@Hidden{x:1}"));
        }
    }

    [Test]
    public void Scalars_are_as_their_forms_say() => Assert.That(
        Recon.Print(Scalars.Form, new Scalars(BigInteger.Pow(10, 20), 1.25m, 1, 2, [0, 1, 2], DateTimeOffset.FromUnixTimeMilliseconds(5), TimeSpan.FromSeconds(2), Guid.Empty, Value.Extant)),
        Is.EqualTo("""@Scalars{big:100000000000000000000,price:1.25,count:1,total:2,bytes:%AAEC,at:5,took:2000,id:"00000000-0000-0000-0000-000000000000",any:}"""));

    [Test]
    public void Odd_names_are_quoted_when_they_must() => Assert.That(
        Recon.Print(Keywords.Form, new Keywords(1, 2, 3, 4)), Is.EqualTo("""@Keywords{class:1,event:2,"two words":3,é:4}"""));
}
