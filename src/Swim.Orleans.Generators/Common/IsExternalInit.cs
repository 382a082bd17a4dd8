namespace System.Runtime.CompilerServices;

// The compiler asks for it when it meets a record; .NET Standard 2.0 has none.
internal static class IsExternalInit;
