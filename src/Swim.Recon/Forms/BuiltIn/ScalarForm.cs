namespace Swim.Recon;

/// <summary>A form of one token: takes it out of a one-item record, and Extant for the unit.</summary>
internal abstract class ScalarForm<T> : Form<T>
{
    public sealed override T Read(ref ReconReader reader)
    {
        var wrapped = reader.Token == ReconToken.StartRecord
            && reader.PeekToken() is (ReconToken.Text or ReconToken.Number or ReconToken.Bool or ReconToken.Data);
        if (wrapped) reader.Read();
        var value = reader.Token == ReconToken.Extant ? Unit : Get(ref reader);
        reader.Read();
        if (!wrapped) return value;
        if (reader.Token != ReconToken.EndRecord) throw reader.Mismatch("the end of the record");
        reader.Read();
        return value;
    }

    /// <summary>The value of the token the reader stands on.</summary>
    protected abstract T Get(ref ReconReader reader);
}
