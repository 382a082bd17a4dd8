using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Swim.Generators.Agents;
using Swim.Generators.Contracts;
using Swim.Generators.Forms;

namespace Swim.Generators.Tests;

/// <summary>Runs the generators as the compiler does, against the real libraries.</summary>
internal static class Generation
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Collections.Immutable;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Swim;
        global using Swim.Recon;
        """;

    /// <summary>All analyzers of the assembly.</summary>
    public static IReadOnlyList<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(AgentGenerator).Assembly.GetTypes().Where(type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static CSharpCompilation Compile(string source, params MetadataReference[] more) => CSharpCompilation.Create("App",
        [CSharpSyntaxTree.ParseText(source, ParseOptions, "App.cs"), CSharpSyntaxTree.ParseText(Usings, ParseOptions, "Usings.cs")],
        [.. References, .. more],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver Driver(bool trackSteps = false) => CSharpGeneratorDriver.Create(
        [new FormGenerator().AsSourceGenerator(), new AgentGenerator().AsSourceGenerator(), new ContractGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackSteps));

    /// <summary>What the generators wrote, and every diagnostic that an author would see: theirs, the analyzers' and the compiler's.</summary>
    public static async Task<Outcome> RunAsync(string source, params MetadataReference[] more)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(Compile(source, more), out var compilation, out var reported);
        var analyzed = await compilation.WithAnalyzers([.. Analyzers]).GetAnalyzerDiagnosticsAsync();
        var files = driver.GetRunResult().Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString());
        var compiled = compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning);
        return new Outcome(compilation, files, [.. reported, .. analyzed], [.. compiled]);
    }

    /// <summary>The folder of inputs and expected output, beside the test file that asks.</summary>
    public static string CasesFolder([CallerFilePath] string testFile = "") => Path.Combine(Path.GetDirectoryName(testFile)!, "Cases");
}

/// <param name="Compilation">With the generated files.</param>
/// <param name="Files">Hint name → text.</param>
/// <param name="Reported">From generators and analyzers.</param>
/// <param name="Compiled">The compiler's errors and warnings.</param>
internal sealed record Outcome(Compilation Compilation, IReadOnlyDictionary<string, string> Files, ImmutableArray<Diagnostic> Reported, ImmutableArray<Diagnostic> Compiled);
