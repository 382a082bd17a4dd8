namespace Swim.Generators.Forms;

/// <summary>Writes the form of a class or struct as a class nested in it.</summary>
internal static class FormEmitter
{
    private const string Reader = Names.Recon + "ReconReader";
    private const string Writer = Names.Recon + "ReconWriter";

    public static string Emit(FormModel form)
    {
        var code = CodeWriter.File();
        var depth = form.Declaration.Open(code);
        if (form.Companion is null)
        {
            code.Line("/// <summary>The mapping between this type and Recon.</summary>");
            code.Line($"public static {Names.Recon}Form<{form.Type}> Form => {FormNames.Nested}.Instance;");
            code.Line();
        }

        code.Open($"{(form.Companion is null ? "private" : "internal")} sealed class {FormNames.Nested} : {Names.Recon}Form<{form.Type}>");
        code.Line($"internal static readonly {FormNames.Nested} Instance = new {FormNames.Nested}();");
        code.Line();
        Fields(code, form);
        if (form.HasUnit)
        {
            code.Line($"public override {form.Type} Unit => new {form.Type}();");
            code.Line();
        }

        code.Line($"public override global::System.Collections.Generic.IComparer<{form.Type}> Comparer => Order.Instance;");
        code.Line();
        FormReadEmitter.Emit(code, form, Reader);
        code.Line();
        Write(code, form);
        code.Line();
        FormOrderEmitter.Emit(code, form);
        code.Close();
        for (; depth > 0; depth--) code.Close();
        if (form.Companion is not null) Companion(code, form);
        return code.ToString();
    }

    /// <summary>How generated code names the form of a member.</summary>
    public static string FormOf(FormModel form, int index) => form.Members[index].Form is { IsComposite: false, Code: var code } ? code : $"Form{index}";

    // Composite forms are made at first use, not at construction: a type may contain itself.
    private static void Fields(CodeWriter code, FormModel form)
    {
        for (var i = 0; i < form.Members.Count; i++)
        {
            var member = form.Members[i];
            if (!member.Form.IsComposite) continue;
            code.Line($"private {Names.Recon}Form<{member.FormType}>? _form{i};");
            code.Line($"private {Names.Recon}Form<{member.FormType}> Form{i} => _form{i} ??= {member.Form.Code};");
            code.Line();
        }
    }

    private static void Write(CodeWriter code, FormModel form)
    {
        code.Open($"public override void Write(ref {Writer} writer, {form.Type} value)");
        if (!form.IsValueType)
        {
            code.Open("if (value is null)");
            code.Line("writer.WriteExtant();");
            code.Line("return;");
            code.Close();
            code.Line();
        }

        code.Line("writer.BeginRecord();");
        var hasHeaders = form.Members.Any(m => m.IsHeader);
        if (hasHeaders)
        {
            code.Line($"writer.BeginAttr({Names.Utf8(form.Tag)});");
            code.Line("writer.BeginRecord();");
            Members(code, form, headers: true);
            code.Line("writer.EndRecord();");
            code.Line("writer.EndAttr();");
        }
        else if (form.Tag.Length > 0)
        {
            code.Line($"writer.WriteAttr({Names.Utf8(form.Tag)});");
        }

        Members(code, form, headers: false);
        code.Line("writer.EndRecord();");
        code.Close();
    }

    private static void Members(CodeWriter code, FormModel form, bool headers)
    {
        for (var i = 0; i < form.Members.Count; i++)
        {
            var member = form.Members[i];
            if (member.IsHeader != headers) continue;
            code.Line($"writer.WriteSlot({Names.Utf8(member.Slot)});");
            if (member.Kind == MemberKind.Value)
            {
                code.Line($"{FormOf(form, i)}.Write(ref writer, value.{member.Name});");
            }
            else
            {
                code.Line($"if (value.{member.Name} is {{ }} m{i}) {FormOf(form, i)}.Write(ref writer, m{i});");
                code.Line("else writer.WriteExtant();");
            }
        }
    }

    private static void Companion(CodeWriter code, FormModel form)
    {
        code.Line();
        code.Line($"/// <summary>The mapping between the type and Recon.</summary>");
        code.Open($"{(form.Visibility == Visibility.Public ? "public" : "internal")} static class {form.Companion}");
        code.Line($"public static {Names.Recon}Form<{form.Type}> Form => {form.Type}.{FormNames.Nested}.Instance;");
        code.Close();
    }
}
