using Swim.Interop.Tests.Support;

namespace Swim.Interop.Tests.Browser;

/// <summary>The browser client (src/Swim.Console/wwwroot): its own tests in Node, and its types.</summary>
public sealed class BrowserClientTests
{
    [Test]
    public async Task Its_own_tests_pass_in_Node()
    {
        var folder = Repository.PathTo("test", "Swim.Interop.Tests", "client");
        await using var node = LineProcess.Start("node", ["--test", .. Directory.GetFiles(folder, "*.test.mjs")], folder);
        var code = await node.ExitAsync();
        Assert.That(code, Is.Zero, () => string.Join('\n', node.Lines));
        Assert.That(node.Lines, Has.Some.Match("^# pass [1-9][0-9]+$").Or.Some.Match("^ℹ pass [1-9][0-9]+$"));
    }

    [Test]
    public async Task Its_types_fit_what_apps_write()
    {
        var folder = Repository.PathTo("test", "Swim.Interop.Tests", "js");
        var compiler = Path.Combine(folder, "node_modules", "typescript", "bin", "tsc");
        Assert.That(compiler, Does.Exist, "run 'npm ci' in test/Swim.Interop.Tests/js (test/run.sh does)");
        await using var tsc = LineProcess.Start(
            "node", [compiler, "--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom,esnext.disposable", "--module", "esnext", "--moduleResolution", "bundler", "types.test-d.ts", "agents.test-d.ts"], folder);
        var code = await tsc.ExitAsync();
        Assert.That(code, Is.Zero, () => string.Join('\n', tsc.Lines));
    }
}
