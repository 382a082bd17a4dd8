using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Swim.Generators.TypeScript;

namespace Swim.Generators.Tests;

/// <summary>The types for the browser client: what is generated from Input.cs is agents.d.ts beside it.</summary>
public sealed class TypeScriptTests
{
    [Test]
    public async Task Agents_and_forms_become_types()
    {
        var folder = Path.GetDirectoryName(Generation.CasesFolder())!;   // beside this file
        var expected = Path.Combine(folder, "agents.d.ts");
        var text = Generate(await File.ReadAllTextAsync(Path.Combine(folder, "Input.cs.txt")), "wwwroot/agents.d.ts", out var compiled);
        Assert.That(text, Is.Not.Null);
        var start = text!.IndexOf("//typescript-begin\n", StringComparison.Ordinal) + "//typescript-begin\n".Length;
        var types = text[start..text.LastIndexOf("//typescript-end", StringComparison.Ordinal)];
        if (Environment.GetEnvironmentVariable("SWIM_UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(expected, types);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(types, Is.EqualTo(await File.ReadAllTextAsync(expected)));
            Assert.That(compiled, Is.Empty, "the file is C# that says nothing");
        }
    }

    [Test]
    public void Nothing_is_written_unless_it_is_asked_for() =>
        Assert.That(Generate("""[Agent("/a/:id")] public sealed partial class A : WebAgent;""", path: "", out _), Is.Null);

    private static string? Generate(string source, string path, out IReadOnlyList<Diagnostic> compiled)
    {
        var compilation = Generation.Compile(source);
        var driver = CSharpGeneratorDriver.Create(
            [new TypeScriptGenerator().AsSourceGenerator(), new Agents.AgentGenerator().AsSourceGenerator(), new Forms.FormGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options, optionsProvider: new Options(path));
        var result = driver.RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _).GetRunResult();
        compiled = [.. generated.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        return result.Results.SelectMany(r => r.GeneratedSources).Where(s => s.HintName == "Swim.TypeScript.g.cs").Select(s => s.SourceText.ToString()).SingleOrDefault();
    }

    private sealed class Options(string path) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Globals(path);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Globals(string path) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key switch
            {
                "build_property.SwimTypeScriptOutput" => path,
                "build_property.SwimTypeScriptClient" => "../../../src/Swim.Console/wwwroot/client",
                _ => null,
            };
            return value is not null;
        }
    }
}
