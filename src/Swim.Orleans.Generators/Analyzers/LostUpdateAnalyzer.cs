using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Swim.Generators.Analyzers;

/// <summary>
/// Finds lane state that is read before an await and written back after it. An await lets other handlers of the agent run, so what was read may
/// be old by then. Looks along the text of one method: a local's last assignment before the write counts.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostUpdateAnalyzer : DiagnosticAnalyzer
{
    /// <summary>How many locals a value is followed through.</summary>
    private const int Depth = 8;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(SdkRules.LostUpdate);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockAction(static c =>
        {
            if (!AgentCode.Contains(c.OwningSymbol)) return;
            foreach (var block in c.OperationBlocks)
            {
                Check(c, block);
                foreach (var inner in block.Descendants())
                    if (inner is IAnonymousFunctionOperation { Symbol.IsAsync: true } or ILocalFunctionOperation { Symbol.IsAsync: true }) Check(c, inner);
            }
        });
    }

    private static void Check(OperationBlockAnalysisContext context, IOperation function)
    {
        var body = AgentCode.Body(function).ToList();
        var awaits = body.OfType<IAwaitOperation>().ToList();
        if (awaits.Count == 0) return;
        foreach (var operation in body)
        {
            if (operation is not IAssignmentOperation write || AgentCode.StateOf(write.Target) is not { } lane) continue;
            var stale = write is ICompoundAssignmentOperation && awaits.Any(a => Inside(a, write.Value)) ? write.Target.Syntax.ToString() : Stale(write.Value, write, lane, body, awaits, Depth);
            if (stale is not null) context.ReportDiagnostic(Diagnostic.Create(SdkRules.LostUpdate, write.Syntax.GetLocation(), stale, lane.Name));
        }
    }

    /// <summary>What in an expression was read from the lane with an await between the reading and the write; or null.</summary>
    private static string? Stale(IOperation expression, IOperation write, IPropertySymbol lane, List<IOperation> body, List<IAwaitOperation> awaits, int depth)
    {
        foreach (var part in AgentCode.Body(expression))
        {
            if (Reads(part, lane) && awaits.Any(a => Starts(a) >= part.Syntax.Span.End && Starts(a) < write.Syntax.Span.End)) return part.Syntax.ToString();
            if (part is not ILocalReferenceOperation { Local: var local } || depth == 0) continue;
            if (LastAssignment(local, Starts(part), body) is not { } source) continue;
            if (Stale(source, write, lane, body, awaits, depth - 1) is not null) return local.Name;
        }

        return null;
    }

    private static bool Reads(IOperation operation, IPropertySymbol lane) =>
        AgentCode.StateOf(operation) is { } read ? Same(read, lane)
        : operation is IInvocationOperation { TargetMethod.Name: "TryGetValue" or "TryGet" or "GetValueOrDefault" } call && AgentCode.LaneOf(call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } called && Same(called, lane);

    /// <summary>The expression that gave a local its value, by the order of the text.</summary>
    private static IOperation? LastAssignment(ILocalSymbol local, int before, List<IOperation> body)
    {
        IOperation? last = null;
        foreach (var operation in body)
        {
            if (operation.Syntax.Span.End > before) continue;
            var source = operation switch
            {
                IVariableDeclaratorOperation d when Is(d.Symbol, local) => d.GetVariableInitializer()?.Value,
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation t } a when Is(t.Local, local) => a.Value,
                IArgumentOperation { Parameter.RefKind: RefKind.Out, Value: var value } a when IsOut(value, local) => a.Parent,
                _ => null,
            };
            if (source is not null && (last is null || Starts(source) >= Starts(last))) last = source;
        }

        return last;
    }

    private static bool IsOut(IOperation argument, ILocalSymbol local) => argument switch
    {
        ILocalReferenceOperation reference => Is(reference.Local, local),
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared } => Is(declared.Local, local),
        _ => false,
    };

    private static bool Is(ILocalSymbol a, ILocalSymbol b) => SymbolEqualityComparer.Default.Equals(a, b);

    private static bool Same(IPropertySymbol a, IPropertySymbol b) => SymbolEqualityComparer.Default.Equals(a.OriginalDefinition, b.OriginalDefinition);

    /// <summary>Where an await begins counts: what its own operand reads is not old when the operand runs.</summary>
    private static int Starts(IOperation operation) => operation.Syntax.SpanStart;

    private static bool Inside(IOperation inner, IOperation outer) => outer.Syntax.Span.Contains(inner.Syntax.Span);
}
