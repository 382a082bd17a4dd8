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
        }

        code.Line("reader.Read();");
        Tag(code, form, expected);
        Loop(code, form, headersOnly: false);
        code.Line("reader.Read();");
        for (var i = 0; i < form.Members.Count; i++)
            if (form.Members[i] is { Kind: MemberKind.Reference, KeepsDefault: false, Default: null }) code.Line($"if (!has{i}) v{i} = {FormEmitter.FormOf(form, i)}.Unit;");
        Construct(code, form);
        code.Close();
    }

    private static void Tag(CodeWriter code, FormModel form, string expected)
    {
        if (form.Tag.Length == 0 && !form.Members.Any(m => m.IsHeader)) return;
        code.Open($"if (reader.Token == {Token}.Attr)");
        code.Line($"if (!reader.NameEquals({Names.Utf8(form.Tag)})) throw reader.Mismatch({expected});");
        if (form.Members.Any(m => m.IsHeader))
        {
            code.Line("reader.Read();");
            code.Open($"if (reader.Token == {Token}.StartRecord)");
            code.Line("reader.Read();");
            Loop(code, form, headersOnly: true);
            code.Line("reader.Read();");
            code.Close();
            code.Open("else");
            code.Line("reader.Skip();");
            code.Close();
        }
        else
        {
            code.Line("reader.Skip();");
        }

        code.Close();
        code.Line();
    }

    private static void Loop(CodeWriter code, FormModel form, bool headersOnly)
    {
        code.Open($"while (reader.Token != {Token}.EndRecord)");
        var first = true;
        for (var i = 0; i < form.Members.Count; i++)
        {
            var member = form.Members[i];
            if (headersOnly && !member.IsHeader) continue;
            if (first) code.Line($"if (reader.Token != {Token}.Slot) reader.Skip();");
            first = false;
            code.Open($"else if (reader.NameEquals({Names.Utf8(member.Slot)}))");
            Member(code, form, i);
            code.Close();
        }

        code.Line(first ? "reader.Skip();" : "else reader.Skip();");
        code.Close();
        code.Line();
    }

    private static void Member(CodeWriter code, FormModel form, int index)
    {
        var member = form.Members[index];
        var read = $"v{index} = {FormEmitter.FormOf(form, index)}.Read(ref reader);";
        var (present, absent) = NeedsFlag(member) ? ($" has{index} = true;", $" has{index} = false;") : ("", "");
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
