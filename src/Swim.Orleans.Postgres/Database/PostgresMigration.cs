namespace Swim.Postgres;

/// <summary>A step from one version of the schema to the next. Once released it never changes.</summary>
/// <param name="Name">What it brings; a word or two without quotes.</param>
/// <param name="Sql">Its statements, run in the schema (unqualified names are there) in the transaction that notes its version.</param>
internal sealed record PostgresMigration(string Name, string Sql);
