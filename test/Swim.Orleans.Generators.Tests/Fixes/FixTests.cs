using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Swim.Generators.Tests;

/// <summary>
/// Each pair in Cases is a mistake (<c>Name.cs</c>) and what its fixes make of it (<c>Name.fixed.cs</c>): each fix that is offered is applied until
/// none is left. Run with <c>SWIM_UPDATE_SNAPSHOTS=1</c> to write the latter, and read the difference.
/// </summary>
public sealed class FixTests
{
    private const int Most = 20;

    private static readonly IReadOnlyList<CodeFixProvider> Providers =
    [
        .. typeof(CodeFixes.SyntaxFix).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private static IEnumerable<string> Cases => Directory.GetFiles(Folder(), "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)!)
        .Where(name => !name.EndsWith(".fixed", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Cases))]
    public async Task A_mistake_is_fixed(string name)
    {
        var source = await File.ReadAllTextAsync(Path.Combine(Folder(), name + ".cs"));
        var expected = Path.Combine(Folder(), name + ".fixed.cs");
        var (text, left) = await FixAllAsync(source);
        if (Environment.GetEnvironmentVariable("SWIM_UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(expected, text);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Is.EqualTo(await File.ReadAllTextAsync(expected)));
            Assert.That(left.Where(d => d.Severity >= DiagnosticSeverity.Warning), Is.Empty, "what is fixed compiles and is right");
        }
    }

    [Test]
    public void Every_fix_has_a_case()
    {
        var sources = string.Concat(Directory.GetFiles(Folder(), "*.cs").Select(path => File.ReadAllText(path)));
        Assert.That(Providers.SelectMany(p => p.FixableDiagnosticIds).Distinct().Where(id => !sources.Contains(id, StringComparison.Ordinal)), Is.Empty, "each case says its diagnostic in a comment");
    }

    private static async Task<(string Text, ImmutableArray<Diagnostic> Left)> FixAllAsync(string source)
    {
        for (var i = 0; i < Most; i++)
        {
            var outcome = await Generation.RunAsync(source);
            if (await FirstFixAsync(source, outcome.Reported) is not { } next) return (source, [.. outcome.Reported, .. outcome.Compiled]);
            source = next;
        }

        throw new InvalidOperationException($"Still being fixed after {Most} steps:\n{source}");
    }

    private static async Task<string?> FirstFixAsync(string source, ImmutableArray<Diagnostic> diagnostics)
    {
        using var workspace = new AdhocWorkspace();
        var compilation = Generation.Compile(source);
        var project = workspace.AddProject("App", LanguageNames.CSharp).WithMetadataReferences(compilation.References)
            .WithCompilationOptions(compilation.Options).WithParseOptions((CSharpParseOptions)compilation.SyntaxTrees[0].Options);
        foreach (var tree in compilation.SyntaxTrees.Skip(1)) project = project.AddDocument(tree.FilePath, await tree.GetTextAsync()).Project;
        var document = project.AddDocument("App.cs", SourceText.From(source));
        var own = (await document.GetSyntaxTreeAsync())!;
        foreach (var diagnostic in diagnostics.OrderBy(d => d.Location.SourceSpan.Start))
        {
            var here = Diagnostic.Create(diagnostic.Descriptor, Location.Create(own, diagnostic.Location.SourceSpan), MessageArguments(diagnostic));
            foreach (var provider in Providers.Where(p => p.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                CodeAction? offered = null;
                await provider.RegisterCodeFixesAsync(new CodeFixContext(document, here, (action, _) => offered ??= action, CancellationToken.None));
                if (offered is null) continue;
                var operations = await offered.GetOperationsAsync(CancellationToken.None);
                var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
                return (await changed.GetTextAsync()).ToString();
            }
        }

        return null;
    }

    /// <summary>The whole message as the first argument: what fixes look for in it is there.</summary>
    private static object[] MessageArguments(Diagnostic diagnostic) =>
        [.. Enumerable.Repeat<object>(diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), 6)];

    private static string Folder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "Cases");
}
