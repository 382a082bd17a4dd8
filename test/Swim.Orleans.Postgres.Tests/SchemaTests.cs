using Npgsql;
using Swim.Testing;

namespace Swim.Postgres.Tests;

public sealed class SchemaTests
{
    [Test]
    public async Task Silos_that_start_together_make_the_schema_once()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        var silos = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StorageFixture.StartAsync(database)));
        foreach (var silo in silos) await silo.DisposeAsync();
        Assert.That(await SharedServer.Server.PsqlAsync(database, "SELECT string_agg(version::text, ',' ORDER BY version) FROM swim.migrations"),
            Is.EqualTo(string.Join(',', Enumerable.Range(1, PostgresSchema.Version)) + "\n"));
        Assert.That(silos.Count(silo => silo.Log.Contains($"from version 0 to {PostgresSchema.Version}", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task A_schema_of_a_newer_version_is_left_alone()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        await using (await StorageFixture.StartAsync(database))
        {
            await PostgresServer.ExecuteAsync(database, "INSERT INTO swim.migrations (version, name) VALUES (1000, 'of tomorrow')");
        }

        Assert.That(async () => await StorageFixture.StartAsync(database),
            Throws.TypeOf<PostgresStorageException>().With.Message.Contains("written by a newer version (schema 1000").And.Message.Contains("Upgrade"));
    }

    [Test]
    public async Task A_role_with_rights_on_rows_alone_is_enough_when_an_administrator_has_run_the_script()
    {
        var (database, role) = await NewRoleAsync("rows");
        await SharedServer.Server.PsqlAsync(database, PostgresSchema.Script("kept", "rows"));
        await using var storage = await StorageFixture.StartAsync(role, options => options.Schema = "kept");
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1");
        await storage.Records.WriteAsync(claim, [StorageFixture.Put("v/a", "1")]);
        Assert.That(await storage.ReadAsync("/unit/1"), Has.Count.EqualTo(1));
        Assert.That(await SharedServer.Server.PsqlAsync(role, "SELECT recon FROM kept.lanes"), Is.EqualTo("1\n"));
    }

    [Test]
    public async Task A_role_that_may_create_a_schema_but_no_database_needs_nobody()
    {
        var (database, role) = await NewRoleAsync("maker");
        await PostgresServer.ExecuteAsync(database, $"GRANT CREATE ON DATABASE {new NpgsqlConnectionStringBuilder(database).Database} TO maker");
        await using var storage = await StorageFixture.StartAsync(role);
        Assert.That(await SharedServer.Server.PsqlAsync(database, "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'swim'"), Is.EqualTo("maker\n"));
    }

    [Test]
    public async Task A_role_that_may_not_create_hears_what_to_do()
    {
        var (database, role) = await NewRoleAsync("nobody_special");
        Assert.That(async () => await StorageFixture.StartAsync(role),
            Throws.TypeOf<PostgresStorageException>().With.Message.Contains("must be created, which the role may not do").And.Message.Contains("PostgresSchema.Script(\"swim\", role)"));
        await SharedServer.Server.PsqlAsync(database, PostgresSchema.Script());
        Assert.That(async () => await StorageFixture.StartAsync(role),
            Throws.TypeOf<PostgresStorageException>().With.Message.Contains("may not use the schema 'swim'"));
    }

    [Test]
    public async Task A_connection_string_that_is_wrong_ends_the_start_with_the_reason_and_without_the_password()
    {
        var database = new NpgsqlConnectionStringBuilder(await SharedServer.Server.CreateDatabaseAsync());
        var missing = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "nowhere" };
        Assert.That(async () => await StorageFixture.StartAsync(missing.ConnectionString),
            Throws.TypeOf<PostgresStorageException>().With.Message.Contains("\"nowhere\" does not exist").And.Not.Message.Contains(database.Password));
        var wrong = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "open sesame" };
        Assert.That(async () => await StorageFixture.StartAsync(wrong.ConnectionString),
            Throws.TypeOf<PostgresStorageException>().With.Message.Contains("password authentication failed").And.Not.Message.Contains("sesame"));
        var away = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = 1 };
        Assert.That(async () => await StorageFixture.StartAsync(away.ConnectionString, options => options.StartTimeout = TimeSpan.Zero),
            Throws.TypeOf<PostgresStorageException>().With.Message.Contains($"PostgreSQL at 127.0.0.1:1/{database.Database} does not answer"));
    }

    [Test]
    public async Task A_server_without_the_encryption_that_is_asked_for_ends_the_start_at_once()
    {
        var database = new NpgsqlConnectionStringBuilder(await SharedServer.Server.CreateDatabaseAsync()) { SslMode = SslMode.Require };
        Assert.That(async () => await StorageFixture.StartAsync(database.ConnectionString, options => options.StartTimeout = TimeSpan.FromHours(1)),
            Throws.TypeOf<PostgresStorageException>().With.Message.Contains("Look at its SSL Mode"));
    }

    [Test]
    public async Task Passwords_are_in_no_log()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        await using var storage = await StorageFixture.StartAsync(database);
        await storage.ReadAsync("/unit/1");
        Assert.That(storage.Log, Does.Contain("brought from version 0").And.Not.Contain(new NpgsqlConnectionStringBuilder(database).Password!));
    }

    [TestCase("", "swim", "names a host")]
    [TestCase("Host=db;Nonsense=1", "swim", "names a host")]
    [TestCase("Host=db", "Swim!", "plain lower-case name")]
    public void Options_are_checked(string connectionString, string schema, string expected)
    {
        Assert.That(async () => await StorageFixture.StartAsync(connectionString, options => options.Schema = schema),
            Throws.TypeOf<Microsoft.Extensions.Options.OptionsValidationException>().With.Message.Contains(expected));
    }

    [Test]
    public async Task Scripts_make_what_silos_make()
    {
        const string Columns = "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'swim' ORDER BY 1, ordinal_position";
        var (made, scripted) = (await SharedServer.Server.CreateDatabaseAsync(), await SharedServer.Server.CreateDatabaseAsync());
        await using (await StorageFixture.StartAsync(made))
        {
            await SharedServer.Server.PsqlAsync(scripted, PostgresSchema.Script());
        }

        Assert.That(await SharedServer.Server.PsqlAsync(scripted, Columns), Is.EqualTo(await SharedServer.Server.PsqlAsync(made, Columns)));
        Assert.That(PostgresSchema.Script(fromVersion: PostgresSchema.Version), Does.Not.Contain("CREATE"));
    }

    private static async Task<(string Superuser, string Role)> NewRoleAsync(string name)
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, $"CREATE ROLE {name} LOGIN PASSWORD 'secret' NOSUPERUSER NOCREATEDB NOCREATEROLE");
        return (database, new NpgsqlConnectionStringBuilder(database) { Username = name, Password = "secret" }.ConnectionString);
    }
}
