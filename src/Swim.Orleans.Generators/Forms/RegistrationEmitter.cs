namespace Swim.Generators.Forms;

/// <summary>Writes the module initialiser that makes an assembly's forms known to <c>Form.For</c>.</summary>
internal static class RegistrationEmitter
{
    public static string Emit(IEnumerable<FormRegistration> forms)
    {
        var code = CodeWriter.File();
        code.Line("namespace Swim.Generated;");
        code.Line();
        code.Open("file static class FormRegistrations");
        code.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        code.Open("internal static void Register()");
        foreach (var form in forms.OrderBy(f => f.Type, StringComparer.Ordinal)) code.Line($"{Names.Recon}Form.Register<{form.Type}>({form.Code});");
        code.Close();
        code.Close();
        return code.ToString();
    }
}
