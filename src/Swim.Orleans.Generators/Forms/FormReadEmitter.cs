namespace Swim.Generators.Forms;

/// <summary>Writes <c>Read</c>: one pass over the record, no allocation but the result's own.</summary>
internal static class FormReadEmitter
{
    private const string Token = Names.Recon + "ReconToken";

    public static void Emit(CodeWriter code, FormModel form, string readerType)
    {
        var expected = Names.Literal(form.Tag.Length > 0 ? "@" + form.Tag : "a record");
        code.Open($"public override {form.Type} Read(ref {readerType} reader)");
        code.Open($"if (reader.Token == {Token}.Extant)");
        code.Line("reader.Read();");
        code.Line($"return default({form.Type})!;");
        code.Close();
        code.Line();
        code.Line($"if (reader.Token != {Token}.StartRecord) throw reader.Mismatch({expected});");
        for (var i = 0; i < form.Members.Count; i++)
        {
            var member = form.Members[i];
            code.Line($"{member.Type} v{i} = {Initial(member)};");
            if (NeedsFlag(member)) code.Line($"var has{i} = false;");
            if (member.Set == SetKind.Required) code.Line($"var seen{i} = false;");
        }

        code.Line("reader.Read();");
        Tag(code, form, expected);
        Loop(code, form);
        Required(code, form);
        code.Line("reader.Read();");
        for (var i = 0; i < form.Members.Count; i++)
            if (form.Members[i] is { Kind: MemberKind.Reference, KeepsDefault: false, Default: null }) code.Line($"if (!has{i}) v{i} = {FormEmitter.FormOf(form, i)}.Unit;");
        Construct(code, form);
        code.Close();
    }

    // a member is read from the tag's parameters or from the body, wherever it stands: it may have moved since it was written
    private static void Tag(CodeWriter code, FormModel form, string expected)
    {
        if (form.Members.Count > 0) code.Line("var inHeader = false;");
        if (form.Tag.Length == 0 && !form.Members.Any(m => m.IsHeader))
        {
            code.Line($"if (reader.Token is not ({Token}.Attr or {Token}.Slot or {Token}.EndRecord)) throw reader.Mismatch({expected});");
            return;
        }

        code.Open($"if (reader.Token == {Token}.Attr)");
        code.Line($"if (!{string.Join(" && !", form.FormerTags.Prepend(form.Tag).Select(t => $"reader.NameEquals({Names.Utf8(t)})"))}) throw reader.Mismatch({expected});");
        if (form.Members.Count > 0)
        {
            code.Line("reader.Read();");
            code.Line($"inHeader = reader.Token == {Token}.StartRecord;");
            code.Line("if (inHeader) reader.Read();");
            code.Line("else reader.Skip();");
        }
        else
        {
            code.Line("reader.Skip();");
        }

        code.Close();
        // a list would read as a record that has none of the members
        code.Line($"else if (reader.Token is not ({Token}.Slot or {Token}.EndRecord)) throw reader.Mismatch({expected});");
        code.Line();
    }

    private static void Loop(CodeWriter code, FormModel form)
    {
        if (form.Members.Count == 0)
        {
            code.Line($"while (reader.Token != {Token}.EndRecord) reader.Skip();");
            return;
        }

        code.Open("while (true)");
        code.Open($"if (reader.Token == {Token}.EndRecord)");
        code.Line("if (!inHeader) break;");
        code.Line("inHeader = false;");
        code.Line("reader.Read();");
        code.Close();
        code.Line($"else if (reader.Token != {Token}.Slot) reader.Skip();");
        for (var i = 0; i < form.Members.Count; i++)
        {
            code.Open($"else if ({string.Join(" || ", form.Members[i].Former.Prepend(form.Members[i].Slot).Select(s => $"reader.NameEquals({Names.Utf8(s)})"))})");
            Member(code, form, i);
            code.Close();
        }

        code.Line("else reader.Skip();");
        code.Close();
        code.Line();
    }

    private static void Member(CodeWriter code, FormModel form, int index)
    {
        var member = form.Members[index];
        var read = $"v{index} = {FormEmitter.FormOf(form, index)}.Read(ref reader);";
        var (present, absent) = NeedsFlag(member) ? ($" has{index} = true;", $" has{index} = false;") : ("", "");
        if (member.Set == SetKind.Required) code.Line($"seen{index} = true;");
        code.Line("reader.Read();");
        switch (member.Kind)
        {
            case MemberKind.Tree:
                code.Line(read + present);
                break;
            case MemberKind.NullableValue or MemberKind.NullableReference:
                code.Line($"if (reader.Token == {Token}.Extant) {{ reader.Read(); v{index} = default;{present} }}");
                code.Line($"else {{ {read}{present} }}");
                break;
            default:
                code.Line($"if (reader.Token == {Token}.Extant) {{ reader.Read(); v{index} = {Initial(member)};{absent} }}");
                code.Line($"else {{ {read}{present} }}");
                break;
        }
    }

    // a slot that is there and holds nothing is no missing one: null was written
    private static void Required(CodeWriter code, FormModel form)
    {
        for (var i = 0; i < form.Members.Count; i++)
        {
            if (form.Members[i] is { Set: SetKind.Required, Slot: var slot })
                code.Line($"if (!seen{i}) throw reader.Mismatch({Names.Literal($"the required member '{slot}'{(form.Tag.Length > 0 ? " of @" + form.Tag : "")}")});");
        }
    }

    private static void Construct(CodeWriter code, FormModel form)
    {
        var members = form.Members;
        var creation = $"new {form.Type}({string.Join(", ", form.Arguments.Select(a => a.Member >= 0 ? "v" + a.Member : a.Otherwise))})";
        var required = Enumerable.Range(0, members.Count).Where(i => members[i].Set == SetKind.Required).Select(i => $"{members[i].Name} = v{i}").ToList();
        // What an initialiser gave to an init-only member can only be had from another instance.
        var fresh = required.Count == 0 ? creation : $"{creation} {{ {string.Join(", ", required)} }}";
        var initializers = new List<string>();
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (member.Set == SetKind.Required || (member.Set == SetKind.Initializer && !member.KeepsDefault)) initializers.Add($"{member.Name} = v{i}");
            else if (member.Set == SetKind.Initializer) initializers.Add($"{member.Name} = has{i} ? v{i} : {fresh}.{member.Name}");
        }

        code.Line($"var result = {creation}{(initializers.Count == 0 ? ";" : "")}");
        if (initializers.Count > 0)
        {
            code.Open("");
            foreach (var initializer in initializers) code.Line(initializer + ",");
            code.Close(";");
        }

        for (var i = 0; i < members.Count; i++)
            if (members[i].Set == SetKind.Assignment) code.Line($"{(members[i].KeepsDefault ? $"if (has{i}) " : "")}result.{members[i].Name} = v{i};");
        code.Line("return result;");
    }

    private static string Initial(FormMember member) => member.Default ?? "default!";

    /// <summary>Whether it matters that the slot was there.</summary>
    private static bool NeedsFlag(FormMember member) => member.KeepsDefault || member is { Kind: MemberKind.Reference, Default: null };
}
