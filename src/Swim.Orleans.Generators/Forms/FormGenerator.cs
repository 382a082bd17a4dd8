using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.Generators.Forms;

/// <summary>Generates a form for every type marked [Form].</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FormGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var types = context.SyntaxProvider.ForAttributeWithMetadataName(FormNames.FormAttribute,
            static (node, _) => node is TypeDeclarationSyntax,
            static (c, cancellation) => FormParser.Parse((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0], cancellation));
        var enums = context.SyntaxProvider.ForAttributeWithMetadataName(FormNames.FormAttribute,
            static (node, _) => node is EnumDeclarationSyntax,
            static (c, _) => EnumParser.Parse((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0]));

        var typeModels = types.Where(static t => t.Model is not null).Select(static (t, _) => t.Model!).WithTrackingName("FormModels");
        var enumModels = enums.Where(static t => t.Model is not null).Select(static (t, _) => t.Model!).WithTrackingName("EnumModels");
        context.RegisterSourceOutput(typeModels, static (c, form) => c.AddSource(form.Hint, FormEmitter.Emit(form)));
        context.RegisterSourceOutput(enumModels, static (c, form) => c.AddSource(form.Hint, EnumEmitter.Emit(form)));

        var registrations = typeModels.Where(static f => !f.IsGeneric && f.Visibility != Visibility.Hidden)
            .Select(static (f, _) => new FormRegistration(f.Type, f.Companion is null ? f.Type + ".Form" : $"{f.Type}.{FormNames.Nested}.Instance"))
            .Collect()
            .Combine(enumModels.Select(static (e, _) => new FormRegistration(e.Type, (e.Namespace.Length > 0 ? $"global::{e.Namespace}." : "global::") + e.Companion + ".Form")).Collect())
            .Select(static (pair, _) => pair.Left.Concat(pair.Right).ToEquatable())
            .WithTrackingName("FormRegistrations");
        context.RegisterSourceOutput(registrations, static (c, forms) =>
        {
            if (forms.Count > 0) c.AddSource("Swim.Forms.g.cs", RegistrationEmitter.Emit(forms));
        });

        context.RegisterSourceOutput(types.Select(static (t, _) => t.Diagnostics), static (c, diagnostics) => Report(c, diagnostics));
        context.RegisterSourceOutput(enums.Select(static (t, _) => t.Diagnostics), static (c, diagnostics) => Report(c, diagnostics));
    }

    private static void Report(SourceProductionContext context, EquatableArray<DiagnosticInfo> diagnostics)
    {
        foreach (var diagnostic in diagnostics) context.ReportDiagnostic(diagnostic.ToDiagnostic());
    }
}
