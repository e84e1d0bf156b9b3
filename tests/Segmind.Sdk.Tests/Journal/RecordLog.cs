namespace Segmind.Sdk.Tests;

/// <summary>Logs of attempts as a journal would hold them.</summary>
internal static class RecordLog
{
    public const string Key = "order-4711";

    public static byte[] Line(string kind, Action<JournalRecord>? fill = null)
    {
        var record = new JournalRecord { V = RecordCodec.Version, R = kind, Time = DateTimeOffset.UnixEpoch };
        switch (kind)
        {
            case RecordKind.Intent:
                (record.Key, record.N, record.Slug, record.Fp, record.Origin) = (Key, 1, "seededit-v3", "v1:AA", "https://api.segmind.com");
                break;
            case RecordKind.Accepted:
                record.Id = "r1";
                break;
            case RecordKind.Saved:
                record.Files = [new SavedFile("/images/a.png", "00", 1, "image/png")];
                break;
        }

        fill?.Invoke(record);
        return RecordCodec.Write(record);
    }

    public static JournalAttempt Attempt(int number, params string[] kinds) =>
        new(number, kinds.SelectMany(kind => Line(kind, record => record.N = kind == RecordKind.Intent ? number : null)).ToArray());

    public static KeyState Fold(params JournalAttempt[] attempts) => RunFold.Of(Key, attempts, isHeld: false, holdProvesDeath: true);

    public static KeyState Fold(params string[] kinds) => Fold(Attempt(1, kinds));
}
