namespace Swim.Recon.Tests.Generated;

/// <summary>What generated forms accept.</summary>
public sealed class GeneratedFormReadingTests
{
    [TestCase("@Position{lat:1.5,lon:-2}")]
    [TestCase("{lat:1.5,lon:-2}", Description = "a missing tag is accepted")]
    [TestCase("lat:1.5,lon:-2")]
    [TestCase("@Position{lon:-2,lat:1.5}", Description = "in any order")]
    [TestCase("@Position{extra:{a:1,b:@c},lat:1.5,7,lon:-2,{x:1}:2,@more}", Description = "what is unknown is ignored")]
    [TestCase("@Position{lat:9,lat:1.5,lon:-2}", Description = "the last of duplicates wins")]
    [TestCase("@Position(ignored){lat:\"1.5\",lon:-2}")]
    [TestCase("@Position { lat: 1.5\n lon: -2 }")]
    [TestCase("{\"lat\":1.5,\"lon\":-2}")]
    public void A_struct_reads_leniently(string text) => Assert.That(Recon.Parse(Position.Form, text), Is.EqualTo(new Position(1.5, -2)));

    [TestCase("@Position")]
    [TestCase("@Position{}")]
    [TestCase("@Position{lat:,lon:}")]
    [TestCase("{}")]
    [TestCase("")]
    [TestCase("@Position{lat:1,lat:}")]
    public void Missing_and_empty_slots_are_defaults(string text) => Assert.That(Recon.Parse(Position.Form, text), Is.Default);

    [TestCase("@Other{lat:1}", 0, "@Position")]
    [TestCase("5", 0, "@Position")]
    [TestCase("text", 0, "@Position")]
    [TestCase("true", 0, "@Position")]
    [TestCase("@Position{lat:abc}", 14, "number")]
    [TestCase("@Position{lat:1.5,lon:{a:1}}", 22, "number")]
    public void What_does_not_fit_says_where_and_what_was_expected(string text, int offset, string expected)
    {
        var error = Assert.Throws<FormException>(() => Recon.Parse(Position.Form, text))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error.Offset, Is.EqualTo(offset));
            Assert.That(error.Message, Does.Contain(expected).And.Contain($"byte {offset}"));
        }
    }

    [Test]
    public void A_wrong_tag_names_expected_and_got() => Assert.That(
        Assert.Throws<FormException>(() => Recon.Parse(Point.Form, "@Position{lat:1}"))!.Message, Does.Contain("@pt").And.Contain("Position"));

    [Test]
    public void A_wrong_tag_inside_is_found_where_it_is() => Assert.That(
        Assert.Throws<FormException>(() => Recon.Parse(Nested.Form, "@Nested{nest:@other{x:1}}"))!.Offset, Is.EqualTo(13));

    [TestCase("@Position{lat:1")]
    [TestCase("@Position{lat:}}")]
    [TestCase("@Position{lat:1}{lon:2}")]
    public void Bad_syntax_is_no_form_error(string text) => Assert.That(() => Recon.Parse(Position.Form, text), Throws.InstanceOf<ReconException>());

    [TestCase("""@h(id:7,name:"n m"){body:3}""")]
    [TestCase("""@h(name:"n m",more:1,id:7){other:2,body:3}""")]
    [TestCase("""{id:7,name:"n m",body:3}""", Description = "without a tag its headers are slots")]
    public void Headers_are_read(string text) => Assert.That(Recon.Parse(Headed.Form, text), Is.EqualTo(new Headed(7, "n m", 3)));

    [TestCase("@h{body:3}")]
    [TestCase("@h(5){body:3}")]
    public void Missing_headers_are_defaults(string text) => Assert.That(Recon.Parse(Headed.Form, text), Is.EqualTo(new Headed(0, "", 3)));

    [Test]
    public void One_header_alone_is_read() => Assert.That(Recon.Parse(OnlyHeader.Form, "@ho(id:7)"), Is.EqualTo(new OnlyHeader(7)));

    [TestCase("@cruising", Phase.Cruise)]
    [TestCase("cruising", Phase.Cruise)]
    [TestCase("\"Descent\"", Phase.Descent)]
    [TestCase("@Descent{x:1}", Phase.Descent)]
    [TestCase("1", Phase.Cruise)]
    [TestCase("", Phase.Climb)]
    public void An_enum_reads_tag_text_and_number(string text, Phase expected) => Assert.That(Recon.Parse(PhaseForm.Form, text), Is.EqualTo(expected));

    [TestCase("@Cruise", 0)]
    [TestCase("descent", 0)]
    [TestCase("{x:1}", 1)]
    [TestCase("true", 0)]
    public void An_unknown_variant_lists_the_known(string text, int offset)
    {
        var error = Assert.Throws<FormException>(() => Recon.Parse(PhaseForm.Form, text))!;
        Assert.That(error.Message, Does.Contain("Phase (@Climb, @cruising, @Descent)"));
        Assert.That(error.Offset, Is.EqualTo(offset));
    }

    [Test]
    public void What_is_missing_keeps_what_construction_gave()
    {
        var read = Recon.Parse(Defaults.Form, "@Defaults");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((read.FromParameter, read.Text, read.Phase, read.Rate), Is.EqualTo((7, "t", Phase.Descent, 0.5)));
            Assert.That((read.Set, read.Init, read.Field), Is.EqualTo((8, 9, 10)));
            Assert.That(read.Items, Is.EqualTo([1]));
        }
    }

    [Test]
    public void What_is_there_replaces_what_construction_gave()
    {
        var read = Recon.Parse(Defaults.Form, "{fromParameter:1,text:u,phase:@Climb,rate:2,set:3,init:4,items:{},field:5}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((read.FromParameter, read.Text, read.Phase, read.Rate), Is.EqualTo((1, "u", Phase.Climb, 2.0)));
            Assert.That((read.Set, read.Init, read.Field), Is.EqualTo((3, 4, 5)));
            Assert.That(read.Items, Is.Empty);
        }
    }

    [Test]
    public void Required_members_must_be_there()
    {
        Assert.That(() => Recon.Parse(Strict.Form, "@Strict{size:2}"), Throws.TypeOf<FormException>().With.Message.Contains("expected the required member 'name' of @Strict"));
        Assert.That(() => Recon.Parse(Strict.Form, "{name:a}"), Throws.TypeOf<FormException>().With.Message.Contains("'size'"));
    }

    [Test]
    public void A_required_member_that_was_null_is_there()
    {
        var read = Recon.Parse(Strict.Form, "@Strict{name:,size:}");
        Assert.That((read.Name, read.Size, read.Other), Is.EqualTo(("", 0, "")));
    }

    [Test]
    public void A_private_member_takes_part_when_it_is_marked()
    {
        var counter = new Counter();
        counter.Hide(5);
        var read = Recon.Parse(Counter.Form, Recon.Print(Counter.Form, counter));
        Assert.That((read.Count, read.Reveal()), Is.EqualTo((3, 5)));
    }

    [Test]
    public void The_unit_of_a_class_is_made_of_nothing_or_null()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Recon.Parse(Defaults.Form, "").Set, Is.EqualTo(8));
            Assert.That(Recon.Parse(Headed.Form, ""), Is.Null);
            Assert.That(Recon.Parse(Strict.Form, ""), Is.Null);
        }
    }

    [Test]
    public void A_generic_form_reads_the_forms_of_its_arguments()
    {
        var read = Recon.Parse(Pairs.Form, "@Pairs{one:@Pair{first:1,second:},many:{@Pair{first:@pt{x:1,y:2},second:{3}}}}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.One, Is.EqualTo(new Pair<int, string>(1, null)));
            Assert.That(read.Many.Single().First, Is.EqualTo(new Point(1, 2)));
            Assert.That(read.Many.Single().Second, Is.EqualTo([3]));
        }
    }

    [Test]
    public void Forms_are_registered()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Form.For<Position>(), Is.SameAs(Position.Form));
            Assert.That(Form.For<Phase>(), Is.SameAs(PhaseForm.Form));
            Assert.That(Form.For<Clash>(), Is.SameAs(ClashForm.Form));
            Assert.That(Form.For<Outer.Kind>(), Is.SameAs(Outer_KindForm.Form));
        }
    }
}
