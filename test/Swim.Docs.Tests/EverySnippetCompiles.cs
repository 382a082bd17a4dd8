using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.Docs.Tests;

/// <summary>Each C# block of README and docs is a whole file: it compiles as an app developer's project would, generator included.</summary>
public sealed class EverySnippetCompiles
{
    /// <summary>What the web SDK imports by itself.</summary>
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private static IEnumerable<Snippet> Snippets => Snippet.All();

    [Test]
    public void There_are_snippets() => Assert.That(Snippets, Is.Not.Empty);

    [TestCaseSource(nameof(Snippets))]
    public void Compiles(object snippet)
    {
        var code = CSharpSyntaxTree.ParseText(((Snippet)snippet).Code, ParseOptions);
        var isProgram = code.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any();
        var compilation = CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, ParseOptions), code],
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));

        CSharpGeneratorDriver.Create(Generators(), parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var reported);

        var problems = generated.GetDiagnostics().Concat(reported).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.That(problems, Is.Empty);
    }

    private static IEnumerable<ISourceGenerator> Generators() =>
        typeof(Swim.Generators.Agents.AgentGenerator).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(GeneratorAttribute), inherit: false))
            .Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator());
}
