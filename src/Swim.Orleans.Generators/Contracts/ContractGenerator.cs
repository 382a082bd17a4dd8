using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.Generators.Contracts;

/// <summary>Generates the handles of every interface marked [AgentContract].</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var contracts = context.SyntaxProvider.ForAttributeWithMetadataName(ContractNames.Attribute,
            static (node, _) => node is InterfaceDeclarationSyntax,
            static (c, cancellation) => ContractParser.Parse((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0], cancellation));
        var models = contracts.Where(static c => c.Model is not null).Select(static (c, _) => c.Model!).WithTrackingName("ContractModels");
        context.RegisterSourceOutput(models, static (c, contract) => c.AddSource(contract.Hint, ContractEmitter.Emit(contract)));

        var entries = models.Select(static (m, _) => new ContractEntry(m.Name, m.Route)).Collect().Select(static (all, _) => all.ToEquatable()).WithTrackingName("ContractRegistrations");
        context.RegisterSourceOutput(entries, static (c, all) =>
        {
            if (all.Count > 0) c.AddSource("Swim.Contracts.g.cs", ContractEmitter.EmitRegistrations(all));
        });

        context.RegisterSourceOutput(contracts.Select(static (c, _) => c.Diagnostics), static (c, diagnostics) =>
        {
            foreach (var diagnostic in diagnostics) c.ReportDiagnostic(diagnostic.ToDiagnostic());
        });
    }
}
